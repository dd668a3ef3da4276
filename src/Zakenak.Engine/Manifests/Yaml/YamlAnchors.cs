using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Zakenak.Engine.Manifests.Yaml;

/// <summary>The anchors of one document, and how much its aliases have added.</summary>
internal sealed class YamlAnchors
{
    /// <summary>What aliases may add to one document: more is a bomb.</summary>
    private const int maxAliasedNodes = 200_000;

    private const long maxAliasedBytes = 16 * 1024 * 1024;

    private readonly Dictionary<string, Anchor> anchors = [];
    private Size read;
    private Size aliased;

    internal readonly record struct Size(long Nodes, long Bytes)
    {
        public static Size operator -(Size a, Size b) => new(a.Nodes - b.Nodes, a.Bytes - b.Bytes);

        public static Size operator +(Size a, Size b) => new(a.Nodes + b.Nodes, a.Bytes + b.Bytes);
    }

    /// <param name="Complete">False while the node it names is being read: an alias in there would contain itself.</param>
    private sealed record Anchor(JsonNode? Node, Size Size, bool Complete);

    /// <summary>About what the document takes as JSON so far.</summary>
    public long Bytes => read.Bytes;

    public void Clear()
    {
        anchors.Clear();
        read = aliased = default;
    }

    /// <summary>One node more.</summary>
    /// <param name="bytes">About what it takes as JSON, what is inside of it left out.</param>
    public void Count(long bytes) => read += new Size(1, bytes);

    /// <param name="name">Empty for a node without an anchor.</param>
    /// <returns>For <see cref="Close"/>.</returns>
    public Size Open(AnchorName name)
    {
        if (!name.IsEmpty)
            anchors[name.Value] = new(null, default, false);
        return read;
    }

    public void Close(AnchorName name, JsonNode? node, Size before)
    {
        if (!name.IsEmpty)
            anchors[name.Value] = new(node, read - before, true);
    }

    /// <summary>A copy of what the alias refers to.</summary>
    public JsonNode? Expand(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (!anchors.TryGetValue(name, out var anchor))
            throw YamlJson.At(alias.Start, $"*{name} refers to an anchor that is not there: put &{name} in front of a value before it");
        if (!anchor.Complete)
            throw YamlJson.At(alias.Start, $"*{name} stands inside &{name}: a value cannot contain itself");
        read += anchor.Size;
        aliased += anchor.Size;
        if (aliased.Nodes > maxAliasedNodes || aliased.Bytes > maxAliasedBytes)
            throw YamlJson.At(alias.Start, "the aliases of this document expand to too much: write the values out, or use fewer aliases of aliases");
        return anchor.Node?.DeepClone();
    }
}
