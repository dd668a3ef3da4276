using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Configuration;

/// <summary>A node of the file with its place.</summary>
internal abstract record ConfigNode(YamlPosition At)
{
    /// <summary>How many nodes it holds, itself included.</summary>
    public abstract int Size { get; }

    /// <summary>For error messages; never the value itself, which may be a secret.</summary>
    public abstract string Described { get; }
}

/// <param name="Tag">Empty for none.</param>
/// <param name="Plain">Neither quoted nor a block.</param>
/// <param name="Resolved">No <c>${NAME}</c> is left: what still looks like one came out of the environment, or was escaped.</param>
/// <param name="Substituted">There was one.</param>
internal sealed record ConfigScalar(YamlPosition At, string Text, string Tag, bool Plain, bool Resolved = false, bool Substituted = false) : ConfigNode(At)
{
    public override int Size => 1;

    public bool IsEmpty => Plain && Tag.Length == 0 && !Substituted && Text is "" or "~" or "null";

    public bool HasReferences => !Resolved && Text.Contains("${");

    public override string Described => IsEmpty ? "empty" : "a single value";
}

internal sealed record ConfigList(YamlPosition At, IReadOnlyList<ConfigNode> Items) : ConfigNode(At)
{
    public override int Size { get; } = 1 + Items.Sum(item => item.Size);

    public override string Described => "a list";
}

internal sealed record ConfigMap(YamlPosition At, IReadOnlyList<ConfigEntry> Entries) : ConfigNode(At)
{
    public override int Size { get; } = 1 + Entries.Sum(entry => 1 + entry.Value.Size);

    public override string Described => "a mapping";

    public ConfigNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value is { } value and not ConfigScalar { IsEmpty: true } ? value : null;
}

/// <param name="At">Of the key.</param>
internal sealed record ConfigEntry(string Key, YamlPosition At, ConfigNode Value);
