using System.Collections.Concurrent;
using System.Net;
using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Pruning;

/// <summary>An object of the inventory that should go.</summary>
/// <param name="Resource">Null when the cluster no longer serves its kind: then it is gone with its CRD.</param>
internal sealed record PruneCandidate(InventoryEntry Entry, ApiResource? Resource, LiveObject? Live);

/// <param name="Remaining">What stays in the inventory: kept, refused, or still held by a finalizer.</param>
internal sealed record PruneResult(IReadOnlyList<Change> Changes, IReadOnlyList<ReconcileError> Errors, IReadOnlySet<ObjectRef> Remaining);

/// <summary>Deletes what left the desired state: only what is in the inventory, carries our owner label and has the noted uid.</summary>
/// <param name="keptBecause">Further reasons to keep an object that is ours; null deletes it.</param>
/// <param name="report">Told of each object as it is decided.</param>
internal sealed class Pruner(KubernetesClient cluster, Owner owner, Func<InventoryEntry, LiveObject, CancellationToken, Task<string?>> keptBecause, Action<ReconcileEvent> report)
{
    private readonly ConcurrentQueue<Change> changes = new();
    private readonly ConcurrentQueue<ReconcileError> errors = new();
    private readonly ConcurrentDictionary<ObjectRef, bool> remaining = new();

    /// <param name="applied">Uids of objects that were just applied: one that moved to another API group is still wanted.</param>
    /// <param name="wait">How long each rank is waited for before the next: a controller must not go before what it cleans up. Zero: not
    /// at all.</param>
    public async Task<PruneResult> PruneAsync(IReadOnlyCollection<PruneCandidate> candidates, IReadOnlySet<string> applied, bool dryRun, TimeSpan wait, CancellationToken ct)
    {
        // What was applied last goes first: interceptors, then workloads, then what they stand on.
        foreach (var rank in candidates.GroupBy(c => KindOrder.RankOf(c.Entry.Object.Group, c.Entry.Object.Kind)).OrderByDescending(g => g.Key))
        {
            await Parallel.ForEachAsync(rank, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct },
                async (candidate, token) => await PruneAsync(candidate, applied, dryRun, wait, token));
        }
        return new PruneResult([.. changes], [.. errors], remaining.Keys.ToHashSet());
    }

    private async Task PruneAsync(PruneCandidate candidate, IReadOnlySet<string> applied, bool dryRun, TimeSpan wait, CancellationToken ct)
    {
        var key = candidate.Entry.Object;
        if (candidate is not { Resource: { } resource, Live: { } live } || applied.Contains(live.Uid))
            return;
        if (PruneGuards.NotOurs(candidate.Entry, live, owner) is { } foreign)
        {
            Tell(new Change(key, ChangeAction.Skipped, foreign));
            return;
        }
        if ((PruneGuards.Kept(live) ?? await keptBecause(candidate.Entry, live, ct)) is { } reason)
        {
            remaining[key] = true;
            Tell(new Change(key, ChangeAction.Skipped, reason));
            return;
        }
        var before = dryRun ? ObjectDiff.Shown(live, key is { Group: "", Kind: "Secret" }, null, "***") : null;
        try
        {
            await cluster.DeleteAsync(resource, key.Namespace, key.Name, new DeleteOptions(live.Uid, DryRun: dryRun), ct);
            var held = dryRun ? null : await StillHeldAsync(resource, live, wait, ct);
            if (held is not null)
                remaining[key] = true;
            Tell(new Change(key, ChangeAction.Deleted, held, Before: before));
        }
        catch (KubernetesException e) when (IsAboutNamesake(e))
        {
            Tell(new Change(key, ChangeAction.Skipped, "another object has its name now"));
        }
        catch (KubernetesException e)
        {
            remaining[key] = true;
            var error = e.MissingRight is not null
                ? new ReconcileError(Reasons.Forbidden, ApplyErrors.Forbidden(e, key.Namespace).Message, key)
                : new ReconcileError(Reasons.PruneFailed, $"The API server refused to delete it: {e.Message}", key);
            errors.Enqueue(error);
            report(new ReconcileEvent.ObjectFailed(error));
        }
    }

    /// <summary>The first sentence is that of the API server's own look, the second that of its storage, where the name changed hands after
    /// it.</summary>
    private static bool IsAboutNamesake(KubernetesException e) => e.StatusCode == HttpStatusCode.Conflict
        && (e.Message.Contains("the UID in the precondition", StringComparison.Ordinal)
            || e.Message.Contains("Precondition failed: UID", StringComparison.Ordinal));

    /// <summary>Deleting is asked for, not done: a finalizer may hold the object. Null when it is gone.</summary>
    private async Task<string?> StillHeldAsync(ApiResource resource, LiveObject deleted, TimeSpan wait, CancellationToken ct)
    {
        try
        {
            await Gone.WaitAsync(cluster, resource, deleted, wait, ct);
            return null;
        }
        catch (ReconcileException e) when (e.Reason == Reasons.ApplyFailed)
        {
            var finalizers = deleted.Metadata.TryGetProperty("finalizers", out var list) ? string.Join(", ", list.EnumerateArray().Select(f => f.GetString())) : "";
            return finalizers.Length > 0 ? $"still there: held by the finalizers {finalizers}" : "still there: what it holds is being deleted";
        }
    }

    private void Tell(Change change)
    {
        changes.Enqueue(change);
        report(new ReconcileEvent.ObjectChanged(change));
    }
}
