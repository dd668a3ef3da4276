using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Zakenak.Engine.Manifests.Yaml;

/// <summary>Makes JSON of a stream's documents, one by one, straight from the parser's events.</summary>
/// <remarks>Anchors, aliases and merge keys are worked out; whatever JSON cannot say is an error with its place.</remarks>
/// <param name="positions">Told where everything stands; null: nobody asks.</param>
internal sealed class YamlJson(string text, YamlPositions? positions = null)
{
    /// <summary>Deeper than any custom resource definition that a server takes, and far from the end of the stack.</summary>
    public const int MaxDepth = 200;

    private readonly YamlEvents events = new(text);
    private readonly JsonNumbers numbers = new();
    private readonly YamlAnchors anchors = new();
    private readonly List<OpenKey> openKeys = [];
    private readonly List<YamlPosition> itemStarts = [];
    private string? rootKey;
    private int flowDepth;

    private sealed record OpenKey(string Key, Mark At);

    /// <summary>The next document, null at the end of the stream.</summary>
    /// <exception cref="YamlSyntaxException"/>
    public YamlDocument? Read()
    {
        if (events.Current is StreamStart)
            events.Take();
        if (events.Current is StreamEnd)
            return null;
        var start = events.Take().End;
        anchors.Clear();
        itemStarts.Clear();
        if (events.Current is DocumentEnd) // the parser gives no node for an empty document in the middle of some streams
        {
            events.Take();
            return new(null, Position(start), [], 0);
        }
        var at = events.Current.Start;
        var node = Node(0);
        if (events.Current is not DocumentEnd)
            throw At(events.Current.Start, "expected the end of the document here");
        events.Take();
        return new(node, Position(at), [.. itemStarts], anchors.Bytes);
    }

    private JsonNode? Node(int depth)
    {
        if (depth > MaxDepth)
            throw At(events.Current.Start, $"nested deeper than {MaxDepth} levels");
        if (flowDepth == 0)
            events.RefuseTabIndent(events.Current);
        var taken = events.Take();
        if (taken is AnchorAlias alias)
            return anchors.Expand(alias);
        var anchor = (taken as NodeEvent)?.Anchor ?? AnchorName.Empty;
        var before = anchors.Open(anchor);
        JsonNode? node = taken switch
        {
            Scalar scalar => Value(scalar),
            MappingStart mapping => Mapping(mapping, depth),
            SequenceStart sequence => Sequence(sequence, depth),
            _ => throw At(taken.Start, "expected a value here"),
        };
        anchors.Close(anchor, node, before);
        return node;
    }

    private JsonNode? Value(Scalar scalar)
    {
        var value = Resolve(scalar);
        anchors.Count(value.Kind == YamlScalarKind.Text ? Encoding.UTF8.GetByteCount(value.Text) + 3 : value.Text.Length + 1);
        return value.Kind != YamlScalarKind.Float || double.IsFinite(value.Float)
            ? numbers.Of(value)
            : throw At(scalar.Start, $"{scalar.Value} is a number that JSON does not have: quote it if text was meant");
    }

    private JsonArray Sequence(SequenceStart start, int depth)
    {
        anchors.Count(2);
        flowDepth += start.Style == SequenceStyle.Flow ? 1 : 0;
        var items = new JsonArray();
        var noteStarts = depth == 1 && rootKey == "items";
        while (events.Current is not SequenceEnd)
        {
            if (noteStarts)
                itemStarts.Add(Position(events.Current.Start));
            positions?.Note(items, items.Count, events.Current.Start);
            items.Add(Node(depth + 1));
        }
        events.Take();
        flowDepth -= start.Style == SequenceStyle.Flow ? 1 : 0;
        return items;
    }

    private JsonObject Mapping(MappingStart start, int depth)
    {
        anchors.Count(2);
        flowDepth += start.Style == MappingStyle.Flow ? 1 : 0;
        var map = new JsonObject();
        var first = openKeys.Count; // the keys of the mappings around this one lie below
        while (events.Current is not MappingEnd)
        {
            var at = events.Current.Start;
            if (IsMerge(events.Current))
            {
                events.Take();
                Merge(map, at, Node(depth + 1));
                continue;
            }
            var key = Key();
            if (map.ContainsKey(key) && openKeys.Skip(first).FirstOrDefault(open => open.Key == key)?.At is { } known)
                throw At(at, $"the key {key} is here a second time: it is already on line {known.Line}, column {known.Column}");
            openKeys.Add(new(key, at));
            positions?.Note(map, key, at);
            if (depth == 0)
                rootKey = key;
            map[key] = Node(depth + 1);
        }
        events.Take();
        openKeys.RemoveRange(first, openKeys.Count - first);
        flowDepth -= start.Style == MappingStyle.Flow ? 1 : 0;
        return map;
    }

    private string Key()
    {
        if (flowDepth == 0)
            events.RefuseTabIndent(events.Current);
        var at = events.Current.Start;
        var taken = events.Take();
        if (taken is AnchorAlias alias)
        {
            return anchors.Expand(alias) is JsonValue known && known.TryGetValue<string>(out var aliasText)
                ? aliasText
                : throw At(at, "only text can be a key");
        }
        if (taken is not Scalar scalar)
            throw At(at, "a list or a mapping cannot be a key (is this a template, {{ … }}, that was never filled in?)");
        var before = anchors.Open(scalar.Anchor);
        var value = Resolve(scalar);
        anchors.Count(Encoding.UTF8.GetByteCount(value.Text) + 3);
        var key = value.Kind switch
        {
            YamlScalarKind.Boolean => value.Boolean ? "true" : "false",
            YamlScalarKind.Integer when long.TryParse(value.Digits, out _) => value.Digits,
            YamlScalarKind.Float => JsonNumbers.Key(value.Float),
            YamlScalarKind.Text => value.Text,
            _ => throw At(at, "this key is not text: quote it"),
        };
        anchors.Close(scalar.Anchor, JsonValue.Create(key), before);
        return key;
    }

    private static bool IsMerge(ParsingEvent key) =>
        key is Scalar { Value: "<<" } scalar && (scalar.Tag.IsEmpty ? scalar.Style == ScalarStyle.Plain : scalar.Tag.Value == "tag:yaml.org,2002:merge");

    /// <summary>As go-yaml v2 has it: a merged value replaces what stands above the <c>&lt;&lt;</c>, and what stands below replaces it. Of
    /// a list the
    /// first mapping wins.</summary>
    private void Merge(JsonObject map, Mark at, JsonNode? value)
    {
        var sources = value switch
        {
            JsonObject one => [one],
            JsonArray list when list.All(item => item is JsonObject) => list.Cast<JsonObject>().Reverse(),
            _ => throw At(at, "<< merges a mapping or a list of mappings: this is neither"),
        };
        foreach (var source in sources)
        {
            var entries = source.ToArray();
            source.Clear(); // a node has one parent: these move
            foreach (var (key, merged) in entries)
            {
                map[key] = merged;
                positions?.Note(map, key, at);
            }
        }
    }

    private static YamlScalar Resolve(Scalar scalar)
    {
        try
        {
            var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
            return YamlScalar.Resolve(tag, scalar.Value, scalar.Style == ScalarStyle.Plain);
        }
        catch (FormatException e)
        {
            throw At(scalar.Start, e.Message);
        }
    }

    private static YamlPosition Position(Mark mark) => new(mark.Line, mark.Column);

    internal static YamlSyntaxException At(Mark mark, string message) => new(mark.Line, mark.Column, message);
}

/// <summary>One document of a stream.</summary>
/// <param name="Root">Null when it is empty, holds only comments or <c>null</c>.</param>
/// <param name="Start">Of its first key.</param>
/// <param name="ItemStarts">Of the elements of a list under the root's key <c>items</c>.</param>
/// <param name="Bytes">About what it takes as JSON, aliases written out.</param>
internal sealed record YamlDocument(JsonNode? Root, YamlPosition Start, IReadOnlyList<YamlPosition> ItemStarts, long Bytes);

/// <summary>Both from 1.</summary>
internal readonly record struct YamlPosition(long Line, long Column)
{
    public override string ToString() => $"{Line}:{Column}";
}
