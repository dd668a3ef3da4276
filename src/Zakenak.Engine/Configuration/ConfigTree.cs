using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Configuration;

/// <summary>Reads the file's text into nodes with places. Keys are text as written; values are not interpreted yet.</summary>
internal sealed class ConfigTree(YamlEvents events, Problems problems)
{
    private const int maxDepth = 50;

    /// <summary>What aliases may add: a configuration has some hundred nodes.</summary>
    private const int maxAliasedNodes = 10_000;

    private readonly Dictionary<string, ConfigNode?> anchors = [];
    private int aliased;

    /// <summary>The first document's root, null where there is nothing but comments.</summary>
    /// <exception cref="YamlSyntaxException"/>
    public static ConfigNode? Read(string text, Problems problems)
    {
        var events = new YamlEvents(text);
        events.Take();
        if (events.Current is StreamEnd)
            return null;
        events.Take();
        var root = new ConfigTree(events, problems).Node(0);
        events.Take();
        if (events.Current is DocumentStart second)
            throw At(second, "a second document starts here: a configuration is one document");
        return root;
    }

    private ConfigNode Node(int depth)
    {
        if (depth > maxDepth)
            throw At(events.Current, $"nested deeper than {maxDepth} levels");
        events.RefuseTabIndent(events.Current);
        var taken = events.Take();
        if (taken is AnchorAlias alias)
            return Expand(alias);
        var anchor = (taken as NodeEvent)?.Anchor ?? AnchorName.Empty;
        if (!anchor.IsEmpty)
            anchors[anchor.Value] = null; // until it is complete: nothing may contain itself
        ConfigNode node = taken switch
        {
            Scalar scalar => new ConfigScalar(Position(scalar), scalar.Value, scalar.Tag.IsEmpty ? "" : scalar.Tag.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart start => List(start, depth),
            MappingStart start => Map(start, depth),
            _ => throw At(taken, "expected a value here"),
        };
        if (!anchor.IsEmpty)
            anchors[anchor.Value] = node;
        return node;
    }

    private ConfigNode Expand(AnchorAlias alias)
    {
        var node = anchors.GetValueOrDefault(alias.Value.Value)
            ?? throw At(alias, $"*{alias.Value.Value} refers to no anchor before it");
        aliased += node.Size;
        return aliased <= maxAliasedNodes ? node : throw At(alias, "the aliases of this file expand to too much: write the values out");
    }

    private ConfigList List(SequenceStart start, int depth)
    {
        var items = new List<ConfigNode>();
        while (events.Current is not SequenceEnd)
            items.Add(Node(depth + 1));
        events.Take();
        return new(Position(start), items);
    }

    private ConfigMap Map(MappingStart start, int depth)
    {
        var entries = new List<ConfigEntry>();
        var merged = new List<ConfigEntry>();
        while (events.Current is not MappingEnd)
        {
            events.RefuseTabIndent(events.Current);
            var taken = events.Take();
            if (taken is not Scalar key)
                throw At(taken, "only text can be a key");
            var value = Node(depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
                merged.AddRange(value is ConfigMap source ? source.Entries : throw At(key, "<< merges a mapping, and this is none"));
            else if (entries.Find(entry => entry.Key == key.Value) is { } first)
                problems.Add(Position(key), $"{key.Value} is here a second time: it is already on line {first.At.Line}");
            else
                entries.Add(new(key.Value, Position(key), value));
        }
        events.Take();
        entries.AddRange(merged.Where(entry => entries.TrueForAll(own => own.Key != entry.Key)).ToList());
        return new(Position(start), entries);
    }

    private static YamlPosition Position(ParsingEvent of) => new(of.Start.Line, of.Start.Column);

    private static YamlSyntaxException At(ParsingEvent where, string message) => new(where.Start.Line, where.Start.Column, message);
}
