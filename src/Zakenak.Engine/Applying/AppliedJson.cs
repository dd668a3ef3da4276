using System.Text.Json.Nodes;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>What is sent of a declared object: with namespace and owner label, without what the server keeps itself.</summary>
internal static class AppliedJson
{
    /// <param name="ns">Null for a cluster-scoped kind.</param>
    public static JsonObject Of(Manifest manifest, string? ns, Owner owner)
    {
        var json = manifest.Json.DeepClone().AsObject();
        var metadata = (JsonObject)json["metadata"]!;
        foreach (var servers in (string[])["creationTimestamp", "managedFields", "resourceVersion", "uid", "generation", "selfLink"])
            metadata.Remove(servers);
        // An exported object carries a copy of itself here: useless, and of a Secret harmful.
        (metadata["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        // Newer servers take an empty map from us as soon as a controller writes into it, so the next pass would write once for nothing.
        if (metadata["annotations"] is JsonObject { Count: 0 })
            metadata.Remove("annotations");
        if (ns is null)
            metadata.Remove("namespace");
        else
            metadata["namespace"] = ns;
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels[Owner.Label] = owner.LabelValue;
        if (KindOrder.IsBuiltIn(manifest.Ref.Group))
        {
            // Generated CRDs carry an empty status with nulls, which the server refuses; a null means "not given" to the built-in kinds.
            json.Remove("status");
            DropNulls(json);
            PortProtocols.Complete(manifest.Kind, json);
        }
        return json;
    }

    private static void DropNulls(JsonNode node)
    {
        if (node is JsonObject map)
        {
            foreach (var key in map.Where(entry => entry.Value is null).Select(entry => entry.Key).ToList())
                map.Remove(key);
            foreach (var (_, child) in map)
                DropNulls(child!);
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list.OfType<JsonNode>())
                DropNulls(child);
        }
    }
}
