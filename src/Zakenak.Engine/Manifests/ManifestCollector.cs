using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Manifests;

/// <summary>Takes one document apart into manifests and says what is wrong with each.</summary>
internal sealed class ManifestCollector(string source, YamlDocument document, List<Manifest> manifests, List<ManifestProblem> problems)
{
    public void Collect()
    {
        if (document.Root is null)
            return;
        Add(document.Root, document.Start, document.ItemStarts, "the document");
    }

    private void Add(JsonNode? node, YamlPosition at, IReadOnlyList<YamlPosition> itemStarts, string what)
    {
        if (node is not JsonObject obj)
            Problem(at, $"{what} must be an object with apiVersion, kind and metadata, but is {Describe(node)}");
        else if (IsList(obj))
            AddItems(obj, at, itemStarts);
        else if (Check(obj, at))
            manifests.Add(new(obj, new(source, (int)at.Line)));
    }

    /// <summary>A <c>List</c>, <c>ConfigMapList</c>, …; an object of its own that happens to be called so has a name.</summary>
    private static bool IsList(JsonObject obj) =>
        obj.TextAt("kind") is { } kind && kind.EndsWith("List", StringComparison.Ordinal) && obj["items"] is JsonArray
        && (obj["metadata"] as JsonObject)?.ContainsKey("name") is not true;

    private void AddItems(JsonObject list, YamlPosition at, IReadOnlyList<YamlPosition> itemStarts)
    {
        var items = ((JsonArray)list["items"]!).ToArray();
        ((JsonArray)list["items"]!).Clear(); // the items become roots
        var itemKind = list.TextAt("kind")![..^"List".Length];
        for (var i = 0; i < items.Length; i++)
        {
            // As the API server writes a typed list: its items carry neither apiVersion nor kind.
            if (items[i] is JsonObject item && itemKind.Length > 0 && !item.ContainsKey("kind"))
            {
                item["apiVersion"] = list["apiVersion"]?.DeepClone();
                item["kind"] = itemKind;
            }
            Add(items[i], i < itemStarts.Count ? itemStarts[i] : at, [], $"items[{i}]");
        }
    }

    private bool Check(JsonObject obj, YamlPosition at)
    {
        var before = problems.Count;
        var missing = new[] { "apiVersion", "kind" }.Where(key => obj[key] is null).ToList();
        foreach (var key in new[] { "apiVersion", "kind" }.Except(missing).Where(key => obj.TextAt(key) is null or ""))
            Problem(at, $"{key} must be text, but is {Describe(obj[key])}");
        switch (obj["metadata"])
        {
            case null:
                missing.Add("metadata.name");
                break;
            case JsonObject metadata:
                CheckMetadata(metadata, at, missing);
                break;
            case var other:
                Problem(at, $"metadata must be a mapping, but is {Describe(other)}");
                break;
        }
        if (missing.Count > 0)
            Problem(at, $"{Name(obj)}not a Kubernetes object: {string.Join(" and ", missing)} missing");
        if (document.Bytes > ManifestReader.MaxObjectBytes && CanonicalJson.Exceeds(obj, ManifestReader.MaxObjectBytes))
            Problem(at, $"{Name(obj)}larger than {ManifestReader.MaxObjectBytes / 1024 / 1024} MiB, more than an API server takes: make it several objects");
        return problems.Count == before;
    }

    private void CheckMetadata(JsonObject metadata, YamlPosition at, List<string> missing)
    {
        if (metadata["name"] is null && metadata["generateName"] is null)
            missing.Add("metadata.name");
        foreach (var key in new[] { "name", "generateName", "namespace" })
        {
            if (metadata[key] is { } value && value.TextAt() is null or "")
                Problem(at, $"metadata.{key} must be text, but is {Describe(value)}");
        }
        foreach (var key in new[] { "labels", "annotations" })
        {
            if (metadata[key] is null)
                continue;
            if (metadata[key] is not JsonObject entries)
                Problem(at, $"metadata.{key} must be a mapping, but is {Describe(metadata[key])}");
            else
            {
                foreach (var (name, value) in entries.Where(entry => entry.Value is not null && entry.Value.TextAt() is null))
                    Problem(at, $"metadata.{key}.{name} must be text, but is {Describe(value)}");
            }
        }
    }

    private static string Name(JsonObject obj) =>
        obj.TextAt("kind") is { } kind ? $"{kind}{(obj.TextAt("metadata", "name") is { } name ? $"/{name}" : "")}: " : "";

    private static string Describe(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => "a mapping",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => node.TextAt()!.Length == 0 ? "empty" : "text",
        JsonValueKind.True or JsonValueKind.False => $"the boolean {node.ToJsonString()}: quote it",
        JsonValueKind.Number => $"the number {node.ToJsonString()}: quote it",
        _ => "empty",
    };

    private void Problem(YamlPosition at, string message) => problems.Add(new(at, message));
}

/// <summary>Why something is no manifest.</summary>
internal sealed record ManifestProblem(YamlPosition At, string Message);
