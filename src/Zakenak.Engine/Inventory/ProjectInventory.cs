using System.Collections.Immutable;
using Zakenak.Engine.Images;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Inventory;

/// <summary>What one project owns in the cluster, and how each object looked when it was last applied.</summary>
/// <param name="Entries">By object.</param>
/// <param name="ResourceVersion">Of the record in the cluster; null when there is none yet.</param>
public sealed record ProjectInventory(ImmutableDictionary<ObjectRef, InventoryEntry> Entries, string? ResourceVersion)
{
    public static readonly ProjectInventory Empty = new(ImmutableDictionary<ObjectRef, InventoryEntry>.Empty, null);

    /// <summary>Of the charts that have hooks, in the order in which they were first deployed.</summary>
    public ImmutableArray<ReleaseRecord> Releases { get; init; } = [];

    /// <summary>The images that the last run deployed, in the order of the configuration.</summary>
    public ImmutableArray<BuiltImage> Images { get; init; } = [];

    public InventoryEntry? Find(ObjectRef key) => Entries.GetValueOrDefault(key);

    /// <summary>With these entries, new or instead of those of before.</summary>
    public ProjectInventory With(IEnumerable<InventoryEntry> updated) =>
        this with { Entries = Entries.SetItems(updated.Select(e => KeyValuePair.Create(e.Object, e))) };

    public ProjectInventory Without(IEnumerable<ObjectRef> gone) => this with { Entries = Entries.RemoveRange(gone) };

    public ReleaseRecord? Find(string release, string ns) => Releases.FirstOrDefault(r => r.Is(release, ns));

    /// <summary>With this record, new or in the place of the one of before.</summary>
    public ProjectInventory With(ReleaseRecord record) => this with
    {
        Releases = Find(record.Name, record.Namespace) is { } known ? Releases.Replace(known, record) : Releases.Add(record),
    };

    /// <summary>Without a release that is gone, but for what its hooks made and is still there.</summary>
    public ProjectInventory Without(ReleaseRecord release, IReadOnlySet<ObjectRef> remaining)
    {
        var kept = release with { DeleteHooks = [], Objects = [.. release.Objects.Where(o => remaining.Contains(o.Object))] };
        return kept.Objects.Length > 0 ? With(kept) : Without(release);
    }

    public ProjectInventory Without(ReleaseRecord release) =>
        this with { Releases = Releases.RemoveAll(r => r.Is(release.Name, release.Namespace)) };

    /// <summary>Whether the records say the same, resource versions aside.</summary>
    public bool SaysTheSameAs(ProjectInventory other) => Entries.Count == other.Entries.Count && Releases.SequenceEqual(other.Releases)
        && Images.SequenceEqual(other.Images)
        && Entries.All(e => other.Entries.TryGetValue(e.Key, out var entry) && entry.Equals(e.Value) && entry.Object.ApiVersion == e.Key.ApiVersion);
}

/// <summary>One object of an inventory.</summary>
/// <param name="Created">Whether this project created it; false when it was taken over.</param>
/// <param name="Uid">Null when a run ended between widening and applying: then the owner label alone says that it is ours.</param>
/// <param name="Digest">Of the desired object; null as above.</param>
/// <param name="Fingerprint">Of what we own live; null as above.</param>
/// <param name="Left">Fields that were left to controllers.</param>
public sealed record InventoryEntry(ObjectRef Object, bool Created, string? Uid = null, string? Digest = null, string? Fingerprint = null,
    ImmutableArray<LeftField> Left = default)
{
    public ImmutableArray<LeftField> Left { get; init; } = Left.IsDefault ? [] : Left;

    public bool Equals(InventoryEntry? other) => other is not null && Object == other.Object && Created == other.Created && Uid == other.Uid
        && Digest == other.Digest && Fingerprint == other.Fingerprint && Left.SequenceEqual(other.Left);

    public override int GetHashCode() => HashCode.Combine(Object, Uid, Digest, Fingerprint);
}

/// <param name="Field">As the server writes it: <c>.spec.replicas</c>.</param>
/// <param name="Manager">Who holds it.</param>
public sealed record LeftField(string Field, string Manager);
