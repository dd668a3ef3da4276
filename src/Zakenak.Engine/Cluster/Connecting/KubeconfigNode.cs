using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Zakenak.Engine.Cluster.Connecting;

/// <summary>A node of a kubeconfig. Aliases share their node, so that nothing grows by them.</summary>
internal sealed class KubeconfigNode
{
    private const int MaxDepth = 64;

    private readonly string? text;
    private readonly bool plain;
    private readonly Dictionary<string, KubeconfigNode>? map;
    private readonly List<KubeconfigNode>? items;

    private KubeconfigNode(Scalar scalar)
    {
        plain = scalar.Style == ScalarStyle.Plain;
        text = plain && scalar.Value is "" or "~" or "null" ? null : scalar.Value;
    }

    private KubeconfigNode(Dictionary<string, KubeconfigNode> map) => this.map = map;

    private KubeconfigNode(List<KubeconfigNode> items) => this.items = items;

    public static KubeconfigNode Empty { get; } = new(new Dictionary<string, KubeconfigNode>());

    /// <summary>Null for a map, a list and YAML's null.</summary>
    public string? Text => text;

    public bool IsMap => map is not null;

    public IReadOnlyList<KubeconfigNode> Items => items ?? [];

    public KubeconfigNode? this[string key] => map?.GetValueOrDefault(key);

    /// <summary>Null where the key is missing, and where it is empty.</summary>
    public string? TextOf(string key) => this[key]?.text is { Length: > 0 } value ? value : null;

    public bool Flag(string key) => this[key]?.text is "true" or "True" or "TRUE";

    public IReadOnlyList<KubeconfigNode> ItemsOf(string key) => this[key]?.Items ?? [];

    public IEnumerable<KeyValuePair<string, KubeconfigNode>> Entries => map ?? [];

    public JsonNode? ToJson()
    {
        if (map is not null)
            return new JsonObject(map.Select(e => KeyValuePair.Create(e.Key, e.Value.ToJson())));
        if (items is not null)
            return new JsonArray([.. items.Select(i => i.ToJson())]);
        if (text is null || !plain)
            return text;
        if (text is "true" or "false")
            return text == "true";
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text;
    }

    /// <summary>The first document, an empty map when there is none.</summary>
    /// <exception cref="YamlException">With line and column.</exception>
    public static KubeconfigNode Read(TextReader yaml)
    {
        var parser = new Parser(yaml);
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
            return Empty;
        var root = ReadNode(parser, [], 0);
        return root is { IsMap: false, Text: null } ? Empty : root;
    }

    private static KubeconfigNode ReadNode(Parser parser, Dictionary<AnchorName, KubeconfigNode> anchors, int depth)
    {
        if (depth > MaxDepth)
            throw new YamlException(parser.Current!.Start, parser.Current.End, "nested too deeply");
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return anchors.GetValueOrDefault(alias.Value) ?? throw new YamlException(alias.Start, alias.End, $"no anchor '{alias.Value}'");

        var anchor = ((NodeEvent)parser.Current!).Anchor;
        var node = ReadContent(parser, anchors, depth);
        if (!anchor.IsEmpty)
            anchors[anchor] = node;
        return node;
    }

    private static KubeconfigNode ReadContent(Parser parser, Dictionary<AnchorName, KubeconfigNode> anchors, int depth)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
            return new KubeconfigNode(scalar);

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<KubeconfigNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(ReadNode(parser, anchors, depth + 1));
            return new KubeconfigNode(items);
        }

        parser.Consume<MappingStart>();
        var map = new Dictionary<string, KubeconfigNode>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (!map.TryAdd(key.Value, ReadNode(parser, anchors, depth + 1)))
                throw new YamlException(key.Start, key.End, $"the key '{key.Value}' is there twice");
        }
        return new KubeconfigNode(map);
    }
}
