using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>
/// Fields that others set although the declaration has them: <c>replicas</c> of a workload that an HPA targets, and what
/// <c>zakenak.io/ignore-fields</c> names. They count when the object is created; later they follow the live value until
/// somebody else owns them, then they are left out. (Left out while only we own them, the server would remove them.)
/// </summary>
internal sealed class FollowedFields
{
    public const string Annotation = "zakenak.io/ignore-fields";

    public static readonly FollowedFields None = new([]);

    private readonly IReadOnlyList<string[]> pointers;

    private FollowedFields(IReadOnlyList<string[]> pointers)
    {
        this.pointers = pointers;
        foreach (var pointer in pointers)
        {
            var node = Root;
            foreach (var segment in pointer)
                node = node.Add(segment);
            node.IsEnd = true;
        }
    }

    public Node Root { get; } = new();

    /// <summary>What the annotation names (JSON pointers, separated by commas or white space; <c>*</c> stands for every entry), and the
    /// replicas where an HPA sets them.</summary>
    /// <exception cref="ReconcileException">ManifestInvalid: not a JSON pointer.</exception>
    public static FollowedFields Of(Manifest manifest, bool scaledByHpa)
    {
        var pointers = new List<string[]>();
        if (scaledByHpa)
            pointers.Add(["spec", "replicas"]);
        foreach (var text in (manifest.Annotation(Annotation) ?? "").Split([',', ' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (text[0] != '/' || text.Length == 1)
            {
                throw new ReconcileException(Reasons.ManifestInvalid,
                    $"{manifest.Origin}: {Annotation}: \"{text}\" is no JSON pointer; write for example /webhooks/*/clientConfig/caBundle");
            }
            pointers.Add([.. text[1..].Split('/').Select(s => s.Replace("~1", "/").Replace("~0", "~"))]);
        }
        return pointers.Count == 0 ? None : new FollowedFields(pointers);
    }

    /// <summary>Makes <paramref name="patch"/> follow the live object.</summary>
    public void Follow(JsonObject patch, LiveObject live)
    {
        if (pointers.Count == 0)
            return;
        var others = ManagedFields.Of(live).Where(entry => !entry.IsOwn)
            .SelectMany(entry => entry.Leaves()).Select(leaf => leaf.Find(live.Json)?.Pointer).OfType<string>().ToHashSet();
        foreach (var pointer in pointers)
            Follow(patch, live.Json, pointer, 0, "", others);
    }

    private static void Follow(JsonNode at, JsonElement live, string[] pointer, int depth, string location, HashSet<string> others)
    {
        foreach (var (key, child) in Matching(at, pointer[depth]))
        {
            var counterpart = Counterpart(live, key, child);
            if (depth < pointer.Length - 1)
            {
                if (child is not null && counterpart is { } below)
                    Follow(child, below.Value, pointer, depth + 1, location + below.Pointer, others);
            }
            else if (at is JsonObject map)
            {
                if (counterpart is { } there && !others.Contains(location + there.Pointer))
                    map[(string)key] = JsonSerialization.ToNode(there.Value);
                else
                    map.Remove((string)key);
            }
        }
    }

    private static List<(object Key, JsonNode? Child)> Matching(JsonNode at, string segment) => at switch
    {
        JsonObject map when segment == "*" => [.. map.Select(entry => ((object)entry.Key, entry.Value))],
        JsonObject map => map.TryGetPropertyValue(segment, out var child) ? [(segment, child)] : [],
        JsonArray list when segment == "*" => [.. list.Select((item, i) => ((object)i, item))],
        JsonArray list => int.TryParse(segment, out var i) && i >= 0 && i < list.Count ? [(i, list[i])] : [],
        _ => [],
    };

    /// <summary>The same entry in the live object: list items are matched by their <c>name</c>, else by place.</summary>
    private static (JsonElement Value, string Pointer)? Counterpart(JsonElement live, object key, JsonNode? item)
    {
        if (key is string name)
        {
            return live.ValueKind == JsonValueKind.Object && live.TryGetProperty(name, out var value)
                ? (value, "/" + name.Replace("~", "~0").Replace("/", "~1")) : null;
        }
        if (live.ValueKind != JsonValueKind.Array)
            return null;
        var index = (int)key;
        if (item.TextAt("name") is { } itemName)
            index = live.EnumerateArray().TakeWhile(o => !IsNamed(o, itemName)).Count();
        return index < live.GetArrayLength() ? (live[index], $"/{index}") : null;
    }

    private static bool IsNamed(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty("name", out var own) && own.ValueKind == JsonValueKind.String && own.ValueEquals(name);

    /// <summary>The pointers as a trie, walked beside an object's fields.</summary>
    internal sealed class Node
    {
        private readonly Dictionary<string, Node> children = [];

        public bool IsEnd { get; set; }

        /// <summary>What follows a property name; a list item, whatever its key, is asked for as <c>*</c>.</summary>
        public Node? Child(string segment) => children.GetValueOrDefault(segment) ?? children.GetValueOrDefault("*")
            ?? (segment == "*" ? children.FirstOrDefault(c => int.TryParse(c.Key, out _)).Value : null);

        public Node Add(string segment) => children.TryGetValue(segment, out var child) ? child : children[segment] = new Node();
    }
}
