using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Configuration;

/// <summary>A chart's <c>set</c>: any tree of values. Keys of the first level may be dotted, <c>image.tag</c>; <c>\.</c> is a dot inside a
/// key.</summary>
internal sealed record ValuesShape : Shape
{
    public override void Check(ConfigNode node, string path, Problems problems)
    {
        if (node is ConfigScalar { IsEmpty: true })
            return;
        if (node is not ConfigMap map)
            problems.Add(node.At, $"{path} must be a mapping of values, but is {node.Described}");
        else
            Tree(map, path, problems);
    }

    /// <summary>The tree as JSON. A plain value that was put together from <c>${NAME}</c> is typed as <c>helm --set</c> does (true, false,
    /// null, integers), so
    /// that a version like 1.10 stays text; one that is written out is typed as in a values file.</summary>
    public static JsonObject Tree(ConfigMap values, string path, Problems problems)
    {
        var root = new JsonObject();
        foreach (var entry in values.Entries)
        {
            var keys = Split(entry.Key);
            if (keys.Contains("") || entry.Key.Contains('['))
            {
                problems.Add(entry.At, $"{path}.{entry.Key} cannot be set by a dotted key: write the tree out, with lists whole");
                continue;
            }
            var parent = root;
            foreach (var key in keys[..^1])
            {
                if (parent[key] is not JsonObject child)
                {
                    if (parent.ContainsKey(key))
                        problems.Add(entry.At, $"{path}.{entry.Key} sets a value under {key}, which is set to a single value above");
                    parent[key] = child = [];
                }
                parent = child;
            }
            Add(parent, keys[^1], Json(entry.Value, $"{path}.{entry.Key}", problems), entry, path, problems);
        }
        return root;
    }

    /// <summary>A tree joins one that is there already; anything else may be set once.</summary>
    private static void Add(JsonObject parent, string key, JsonNode? value, ConfigEntry entry, string path, Problems problems)
    {
        if (parent.TryAdd(key, value))
            return;
        if (parent[key] is not JsonObject existing || value is not JsonObject added)
        {
            problems.Add(entry.At, $"{path}.{entry.Key} sets {key} a second time");
            return;
        }
        var children = added.ToArray();
        added.Clear(); // a node has one parent: these move
        foreach (var (childKey, child) in children)
            Add(existing, childKey, child, entry, path, problems);
    }

    private static List<string> Split(string key)
    {
        var keys = new List<string>();
        var start = 0;
        for (var i = 0; i <= key.Length; i++)
        {
            if (i < key.Length && (key[i] != '.' || (i > 0 && key[i - 1] == '\\')))
                continue;
            keys.Add(key[start..i].Replace("\\.", "."));
            start = i + 1;
        }
        return keys;
    }

    private static JsonNode? Json(ConfigNode node, string path, Problems problems)
    {
        switch (node)
        {
            case ConfigMap map:
                return new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value, $"{path}.{entry.Key}", problems))));
            case ConfigList list:
                return new JsonArray([.. list.Items.Select((item, i) => Json(item, $"{path}[{i}]", problems))]);
            case ConfigScalar { HasReferences: true } scalar:
                if (Substitution.SyntaxProblem(scalar.Text) is { } broken)
                    problems.Add(scalar.At, $"{path}: {broken}");
                return null;
            case ConfigScalar { Substituted: true } scalar:
                return AsHelmSets(scalar);
            default:
                return Value((ConfigScalar)node, path, problems);
        }
    }

    private static JsonNode? AsHelmSets(ConfigScalar scalar) => scalar switch
    {
        { Plain: false } => scalar.Text,
        { Text: "true" } => true,
        { Text: "false" } => false,
        { Text: "null" } => null,
        { Text: "0" } => 0,
        { Text: [not '0' and not '+', ..] text } when long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var integer) => integer,
        _ => scalar.Text,
    };

    private static JsonNode? Value(ConfigScalar scalar, string path, Problems problems)
    {
        try
        {
            var value = YamlScalar.Resolve(scalar.Tag, scalar.Text, scalar.Plain);
            if (value.Kind == YamlScalarKind.Float && !double.IsFinite(value.Float))
                problems.Add(scalar.At, $"{path}: {scalar.Text} is a number that JSON does not have: quote it if text was meant");
            else
                return new JsonNumbers().Of(value);
        }
        catch (FormatException e)
        {
            problems.Add(scalar.At, $"{path}: {e.Message}");
        }
        return null;
    }
}
