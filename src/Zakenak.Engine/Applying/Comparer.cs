using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;

namespace Zakenak.Engine.Applying;

/// <summary>A target beside what the cluster holds.</summary>
/// <param name="Live">Null when there is no such object.</param>
/// <param name="Known">What we noted when we applied it last.</param>
/// <param name="IsSame">Both digests agree: nothing is asked and nothing is written.</param>
internal sealed record Comparison(Target Target, LiveObject? Live, InventoryEntry? Known, bool IsSame)
{
    /// <summary>The declaration is the one that was applied last, so whatever differs was changed in the cluster.</summary>
    public bool IsDeclaredAsBefore => Known?.Digest == Target.Digest;
}

/// <summary>Decides by two digests which objects need a closer look: of the desired object, and of what we own live.</summary>
internal sealed class Comparer(KubernetesClient cluster, Owner owner)
{
    /// <summary>In the order in which they are applied.</summary>
    public async Task<IReadOnlyList<Comparison>> CompareAsync(IReadOnlyCollection<Target> targets, ProjectInventory inventory,
        ReconcileRequest request, CancellationToken ct)
    {
        var reading = LiveSnapshot.ReadAsync(cluster, owner, targets.Where(t => t.Resource is not null)
            .Select(t => (t.Resource!, t.Ref, inventory.Find(t.Ref)?.Uid is not null)), ct);
        var autoscaled = await Autoscaled.ReadAsync(cluster, targets, ct);
        var live = await reading;

        var comparisons = new List<Comparison>(targets.Count);
        foreach (var target in targets.OrderBy(t => t.Order).ThenBy(t => t.Ref.ToString(), StringComparer.Ordinal))
        {
            var followed = target with { Followed = FollowedFields.Of(target.Manifest, autoscaled.Contains(target.Ref)) };
            var known = inventory.Find(target.Ref);
            var there = live.GetValueOrDefault(target.Ref);
            comparisons.Add(new Comparison(followed, there, known, there is not null && known is not null && IsSame(followed, there, known, request)));
        }
        return comparisons;
    }

    private static bool IsSame(Target target, LiveObject live, InventoryEntry known, ReconcileRequest request) =>
        known.Digest == target.Digest && known.Uid == live.Uid && !live.IsBeingDeleted
        && known.Fingerprint == Fingerprint.Of(live, target.Followed)
        && (known.Left.Length == 0 || (!request.ForceConflicts && !known.Left.Any(left => request.Takes(left.Manager)) && AreStillHeld(known, live)));

    /// <summary>A field that was left to a controller comes back to us when the controller lets it go.</summary>
    private static bool AreStillHeld(InventoryEntry known, LiveObject live)
    {
        var held = ManagedFields.Of(live).Where(e => !e.IsOwn).ToLookup(e => e.Manager);
        return known.Left.All(left => held[left.Manager].Any(entry => entry.Leaves().Any(leaf => leaf.ToString() == left.Field)));
    }
}
