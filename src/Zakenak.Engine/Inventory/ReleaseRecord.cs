using System.Collections.Immutable;

namespace Zakenak.Engine.Inventory;

/// <summary>What is noted of the release of a chart that has hooks.</summary>
/// <param name="Name">Together with <paramref name="Namespace"/> which release.</param>
/// <param name="Installed">Whether it ever succeeded: from then on it is upgraded.</param>
/// <param name="Digest">Of the last render that succeeded, its hooks included; null once another was begun.</param>
/// <param name="DeleteHooks">Manifests of the hooks that cleanup runs, as JSON: it renders nothing.</param>
/// <param name="Objects">What the hooks made and left, as far as known; without a uid where a run ended before it was known.</param>
public sealed record ReleaseRecord(string Name, string Namespace, bool Installed = false, string? Digest = null,
    ImmutableArray<string> DeleteHooks = default, ImmutableArray<InventoryEntry> Objects = default)
{
    public ImmutableArray<string> DeleteHooks { get; init; } = DeleteHooks.IsDefault ? [] : DeleteHooks;

    public ImmutableArray<InventoryEntry> Objects { get; init; } = Objects.IsDefault ? [] : Objects;

    public bool Is(string name, string ns) => Name == name && Namespace == ns;

    public bool Equals(ReleaseRecord? other) => other is not null && Is(other.Name, other.Namespace) && Installed == other.Installed
        && Digest == other.Digest && DeleteHooks.SequenceEqual(other.DeleteHooks) && Objects.SequenceEqual(other.Objects);

    public override int GetHashCode() => HashCode.Combine(Name, Namespace, Digest);
}
