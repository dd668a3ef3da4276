using System.Diagnostics;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.History;
using Zakenak.Engine.Hooks;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Reconciling;

namespace Zakenak.Engine.Pruning;

/// <summary>Deletes what a project's inventory holds: <c>cleanup</c>.</summary>
public sealed class Cleaner(KubernetesClient cluster)
{
    /// <summary>Deletes in the reverse of the order of applying. Events as in a reconcile: <c>Deleted</c>, or <c>Skipped</c> with the
    /// reason why it is kept. A dry run only says.</summary>
    public IAsyncEnumerable<ReconcileEvent> CleanAsync(CleanupRequest request, CancellationToken ct) =>
        ReconcileLog.Stream((log, token) => RunAsync(request, log, token), ct);

    private async Task RunAsync(CleanupRequest request, ReconcileLog log, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        log.Report(new ReconcileEvent.Started(request.Project, request.Namespace, cluster.Connection.Server.ToString(), null, request.DryRun));
        await log.TryAsync(() => CleanAsync(request, log, ct), request.Namespace, ct);
        log.Report(new ReconcileEvent.Finished(log.Result(request.Project, request.Namespace, null, request.DryRun, watch.Elapsed)));
    }

    private async Task CleanAsync(CleanupRequest request, ReconcileLog log, CancellationToken ct)
    {
        var owner = new Owner(request.Project, request.Namespace);
        var store = new InventoryStore(cluster, owner);
        var inventory = await store.LoadAsync(ct);
        if (inventory.ResourceVersion is null)
        {
            log.Report(new ReconcileEvent.Warning($"There is no inventory of {owner}: nothing to clean up."));
            return;
        }
        var (home, still) = await CleanContentAsync(request, store, log, ct);
        // The namespace goes last, when what it holds is gone; the inventory goes with it, and the lease was given back before.
        if (log.HasErrors)
        {
            foreach (var kept in home)
                log.Report(new ReconcileEvent.ObjectChanged(new Change(kept.Entry.Object, ChangeAction.Skipped, "kept: not everything in it could be deleted")));
            return;
        }
        await PrunerOf(request, [.. home, .. still], log).PruneAsync(home, new HashSet<string>(), request.DryRun, request.Timeout, ct);
    }

    /// <returns>The namespace itself, where it is in the inventory; and what is still in it since a dry run deletes nothing, and no reason
    /// to keep it.</returns>
    private async Task<(IReadOnlyCollection<PruneCandidate> Home, IReadOnlyCollection<PruneCandidate> Still)> CleanContentAsync(
        CleanupRequest request, InventoryStore store, ReconcileLog log, CancellationToken ct)
    {
        var owner = new Owner(request.Project, request.Namespace);
        await using var lease = request.DryRun ? null : await RunLease.AcquireAsync(cluster, owner, request.Timeout,
            holder => log.Report(new ReconcileEvent.Waiting(holder, request.Timeout)), ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lease?.Lost ?? CancellationToken.None);
        try
        {
            return await CleanContentAsync(request, store, lease?.Run, log, stop.Token);
        }
        catch (OperationCanceledException) when (lease?.Loss is { } loss)
        {
            throw loss;
        }
    }

    /// <param name="run">Which it is in the history; null: a dry run.</param>
    private async Task<(IReadOnlyCollection<PruneCandidate> Home, IReadOnlyCollection<PruneCandidate> Still)> CleanContentAsync(
        CleanupRequest request, InventoryStore store, string? run, ReconcileLog log, CancellationToken ct)
    {
        var owner = new Owner(request.Project, request.Namespace);
        var inventory = await store.LoadAsync(ct);
        var recorder = new RunRecorder(new HistoryStore(cluster, owner), request.Origin, null, log);
        if (run is not null)
            await recorder.BeginAsync(run, ct);

        var candidates = await PruneCandidates.FindAsync(cluster, owner, [.. inventory.Entries.Values], ct);
        var home = candidates.Where(c => IsHome(c, request)).ToList();
        var hooks = new DeleteHooks(cluster, store, request, inventory, log);
        var left = await DeleteAsync(request, hooks, candidates, home, log, ct);
        if (!request.DryRun)
            await NoteAsync(store, recorder, left, ct);
        return (home, request.DryRun ? [.. candidates.Except(home), .. await MadeByHooksAsync(owner, hooks.Inventory, ct)] : []);
    }

    /// <returns>What is left in the inventory.</returns>
    private async Task<ProjectInventory> DeleteAsync(CleanupRequest request, DeleteHooks hooks, IReadOnlyCollection<PruneCandidate> candidates,
        IReadOnlyCollection<PruneCandidate> home, ReconcileLog log, CancellationToken ct)
    {
        if (!await hooks.RunAsync(HookPhase.PreDelete, ct))
        {
            log.Report(new ReconcileEvent.Warning(
                "Nothing was deleted, since a hook that goes before it failed. With --no-hooks none is run."));
            return hooks.Inventory;
        }
        var owner = new Owner(request.Project, request.Namespace);
        log.Report(new ReconcileEvent.StepStarted(Step.Prune, $"everything of {owner}", candidates.Count));
        var content = candidates.Except(home).ToList();
        var pruner = PrunerOf(request, [.. candidates, .. await MadeByHooksAsync(owner, hooks.Inventory, ct)], log);
        var pruned = await pruner.PruneAsync(content, new HashSet<string>(), request.DryRun, request.Timeout, ct);
        var gone = content.Select(c => c.Entry.Object).Where(key => !pruned.Remaining.Contains(key)).ToList();
        if (log.HasErrors || !await hooks.RunAsync(HookPhase.PostDelete, ct))
            return hooks.Inventory.Without(gone);

        // Last: the hooks that ran just now may have needed it.
        var made = await MadeByHooksAsync(owner, hooks.Inventory, ct);
        pruned = await pruner.PruneAsync(made, new HashSet<string>(), request.DryRun, request.Timeout, ct);
        return hooks.Inventory.Releases.Aggregate(hooks.Inventory.Without(gone), (left, release) => left.Without(release, pruned.Remaining));
    }

    private Task<IReadOnlyList<PruneCandidate>> MadeByHooksAsync(Owner owner, ProjectInventory inventory, CancellationToken ct)
    {
        var made = inventory.Releases.SelectMany(r => r.Objects).DistinctBy(o => o.Object).Where(o => inventory.Find(o.Object) is null);
        return PruneCandidates.FindAsync(cluster, owner, [.. made], ct);
    }

    /// <param name="candidates">All of them: what goes with this cleanup is nothing foreign in a namespace that should go too.</param>
    private Pruner PrunerOf(CleanupRequest request, IReadOnlyCollection<PruneCandidate> candidates, ReconcileLog log)
    {
        var owner = new Owner(request.Project, request.Namespace);
        var going = candidates.Where(c => c.Live is { } live && PruneGuards.NotOurs(c.Entry, live, owner) is null && PruneGuards.Kept(live) is null
            && (!PruneGuards.HoldsMore(c.Entry.Object) || (request.All && c.Entry.Created))).Select(c => c.Live!.Uid).ToHashSet();
        var foreign = new ForeignObjects(cluster, owner, going);
        return new Pruner(cluster, owner, (entry, live, ct) => KeptAsync(request, foreign, entry, live, ct), log.Report);
    }

    private static async Task NoteAsync(InventoryStore store, RunRecorder recorder, ProjectInventory left, CancellationToken ct)
    {
        if (left.Entries.Count + left.Releases.Length > 0)
        {
            await store.SaveAsync(left, ct);
            await recorder.EndAsync(stoppedBy: null, ct);
            return;
        }
        await store.DeleteAsync(ct);
        await recorder.ForgetAllAsync(ct);
    }

    private static bool IsHome(PruneCandidate candidate, CleanupRequest request) =>
        candidate.Entry.Object is { Group: "", Kind: "Namespace" } key && key.Name == request.Namespace;

    /// <summary>Decision 6: claims and volumes, CRDs and namespaces stay; with <c>--all</c> they go where we made them and nothing foreign
    /// is left in them.</summary>
    private static async Task<string?> KeptAsync(CleanupRequest request, ForeignObjects foreign, InventoryEntry entry, LiveObject live, CancellationToken ct)
    {
        if (!PruneGuards.HoldsMore(entry.Object))
            return null;
        if (!request.All)
            return $"kept: a {live.Kind} is deleted with --all only";
        if (!entry.Created)
            return "kept: it was there before this project";
        try
        {
            var left = live.Kind switch
            {
                "Namespace" => await foreign.InNamespaceAsync(live.Name, ct),
                "CustomResourceDefinition" => await foreign.OfKindAsync(live, ct),
                _ => [],
            };
            return left.Count == 0 ? null : $"kept: it holds what does not go: {string.Join(", ", left.Take(5))}{(left.Count > 5 ? $" and {left.Count - 5} more" : "")}";
        }
        catch (KubernetesException e) when (e.MissingRight is { } right)
        {
            return $"kept: what it holds cannot be looked at ({right})";
        }
    }
}

/// <param name="All">Also PersistentVolumeClaims, CRDs and the namespace, where this project created them and nothing foreign is left in
/// them.</param>
/// <param name="Timeout">How long objects that are being deleted are waited for before what they need is deleted too.</param>
/// <param name="Origin">What the history says of the cleanup where it leaves something; null: it is not recorded.</param>
/// <param name="NoHooks">Delete hooks of charts are not run.</param>
public sealed record CleanupRequest(string Project, string Namespace, bool All, bool DryRun, TimeSpan Timeout, RunOrigin? Origin = null,
    bool NoHooks = false);
