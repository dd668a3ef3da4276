using System.Text.Json.Nodes;

namespace Zakenak.Engine.Applying;

/// <summary>
/// Writes the default <c>protocol: TCP</c> into ports that leave it out: it is one of their keys, and servers before 1.23
/// refuse to apply a list item without all of its keys.
/// </summary>
internal static class PortProtocols
{
    public static void Complete(string kind, JsonObject json)
    {
        var spec = json["spec"];
        if (kind == "Service")
            Complete(spec?["ports"]);
        var pod = kind switch
        {
            "Pod" => spec,
            "CronJob" => spec?["jobTemplate"]?["spec"]?["template"]?["spec"],
            _ => spec?["template"]?["spec"],
        };
        foreach (var containers in (string[])["containers", "initContainers"])
        {
            foreach (var container in (pod as JsonObject)?[containers] as JsonArray ?? [])
                Complete((container as JsonObject)?["ports"]);
        }
    }

    private static void Complete(JsonNode? ports)
    {
        foreach (var port in (ports as JsonArray ?? []).OfType<JsonObject>().Where(port => !port.ContainsKey("protocol")))
            port["protocol"] = "TCP";
    }
}
