using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>Fields that a person added beside ours: reported, and removed only when asked.</summary>
internal static class HandAddedFields
{
    /// <param name="created">Whether we created the object: of one that was taken over, whole-object writers hold all the server's
    /// defaults.</param>
    public static IReadOnlyList<(FieldLocation Location, string Field, string Manager)> Of(LiveObject live, bool created)
    {
        List<ManagedFields>? hands = null;
        foreach (var entry in ManagedFields.Of(live))
        {
            if (FieldManagers.IsHand(entry.Manager) && entry.Subresource.Length == 0 && (created || !FieldManagers.WritesWholeObjects(entry.Manager)))
                (hands ??= []).Add(entry);
        }
        if (hands is null)
            return [];
        var own = ManagedFields.OwnOf(live);
        var found = new List<(FieldLocation, string, string)>();
        foreach (var hand in hands)
        {
            foreach (var path in hand.Beside(own).Where(path => !IsLeftAlone(path)))
            {
                if (path.Find(live.Json) is { } location)
                    found.Add((location, path.ToString(), hand.Manager));
            }
        }
        return found;
    }

    /// <summary>A JSON patch that removes them, unless one of them changed meanwhile. (Not by resourceVersion: a status is written every
    /// moment.)</summary>
    public static JsonArray Removal(IEnumerable<FieldLocation> locations)
    {
        var patch = new JsonArray();
        // From the end of each list, so that the indexes before stay true. Two hands may hold the same field.
        foreach (var location in locations.DistinctBy(l => l.Pointer).OrderByDescending(Place, StringComparer.Ordinal))
        {
            patch.Add((JsonNode)new JsonObject { ["op"] = "test", ["path"] = location.Pointer, ["value"] = JsonSerialization.ToNode(location.Value) });
            patch.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = location.Pointer });
        }
        return patch;
    }

    private static string Place(FieldLocation location) => string.Concat(location.Steps.Select(step => step is int index ? $"/{index:D6}" : $"/{step}"));

    /// <summary><c>status</c> is nobody's declaration; kubectl's own notes, and a restart that somebody asked for, stay.</summary>
    private static bool IsLeftAlone(FieldPath path) =>
        path.Elements is [FieldPathElement.Field { Name: "status" }, ..]
        || path.Elements[^1] is FieldPathElement.Field
        {
            Name: "kubectl.kubernetes.io/restartedAt" or "kubectl.kubernetes.io/last-applied-configuration"
            or "kubernetes.io/change-cause" or "deployment.kubernetes.io/revision"
        };
}
