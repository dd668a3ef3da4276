using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>
/// Writes the default <c>protocol: TCP</c> into ports that leave it out: it is one of their keys, and servers before 1.23
/// refuse to apply a list item without all of its keys.
/// </summary>
internal static class PortProtocols
{
    public static void Complete(string kind, JsonObject json)
    {
        if (kind == "Service")
            Complete(json.At("spec", "ports"));
        var pod = kind switch
        {
            "Pod" => json.At("spec"),
            "CronJob" => json.At("spec", "jobTemplate", "spec", "template", "spec"),
            _ => json.At("spec", "template", "spec"),
        };
        foreach (var containers in (string[])["containers", "initContainers"])
        {
            foreach (var container in pod.At(containers) as JsonArray ?? [])
                Complete(container.At("ports"));
        }
    }

    private static void Complete(JsonNode? ports)
    {
        foreach (var port in (ports as JsonArray ?? []).OfType<JsonObject>().Where(port => !port.ContainsKey("protocol")))
            port["protocol"] = "TCP";
    }
}
