using System.Text.Json.Nodes;

namespace Zakenak.Testing.Nodes;

internal static class NodeFit
{
    /// <summary>Why the pod cannot run on the node, in the scheduler's words: <c>1 Insufficient cpu</c>; null when it can. Only node
    /// selectors and requests are looked at.</summary>
    public static string? Obstacle(JsonNode pod, string node)
    {
        var labels = NodeRegistration.Labels(node);
        if ((pod["spec"]!["nodeSelector"]?.AsObject().ToArray() ?? []).Any(s => labels.GetValueOrDefault(s.Key) != (string?)s.Value))
            return "1 node(s) didn't match Pod's node affinity/selector";
        var scarce = NodeResources.TooLittleFor(pod);
        return scarce.Count == 0 ? null : string.Join(", ", scarce.Select(r => $"1 Insufficient {r}"));
    }
}
