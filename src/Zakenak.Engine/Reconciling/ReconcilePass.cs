using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Waiting;
using Zakenak.Engine.History;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Pruning;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Reconciling;

/// <summary>The recipe: render → compare → widen the inventory → apply, wave by wave → prune → narrow the inventory → wait for
/// health.</summary>
internal sealed class ReconcilePass(KubernetesClient cluster, ManifestRenderer renderer, ReconcileRequest request, ReconcileLog log)
{
    private readonly Owner owner = new(request.Project, request.Namespace);
    private readonly DesiredSource source = new(cluster, renderer, request, log.Report);
    private readonly HashSet<string> appliedUids = [];
    private readonly List<LiveObject> applied = [];
    private ProjectInventory inventory = ProjectInventory.Empty;
    private WriteAccess? writing;

    /// <exception cref="ReconcileException">The pass cannot go on; what was applied is noted.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var store = new InventoryStore(cluster, owner);
        var loading = store.LoadAsync(ct);
        await source.RenderAsync(ct);
        inventory = await loading;
        RefuseEmptied();
        var ns = await DeployNamespace.FindAsync(cluster, request, source.State, owner, inventory, log.Report, ct);

        // Nothing is held while waiting: whoever pushes the fix need not wait until we give up.
        var recorder = new RunRecorder(new HistoryStore(cluster, owner), request.Origin, request.Revision, log);
        if (await WriteAsync(store, recorder, ns, ct) && request is { Wait: true, DryRun: false }
            && !await new HealthWait(cluster, owner, request.HealthRules, request.Timeout, log).WaitAsync(applied, ct))
        {
            await recorder.CorrectAsync(ct);
        }
    }

    /// <returns>Whether everything was applied, and pruned where that was asked for.</returns>
    private async Task<bool> WriteAsync(InventoryStore store, RunRecorder recorder, Target? missingNamespace, CancellationToken ct)
    {
        await using var access = writing = new WriteAccess(cluster, store, recorder, request, missingNamespace, log);
        ReconcileError? stoppedBy = null;
        try
        {
            if (!await ApplyStagesAsync(access.Stop(ct)))
                return false;
            if (request.Prune)
                await PruneAsync(access.Stop(ct));
            return !log.HasErrors;
        }
        catch (Exception e)
        {
            stoppedBy = ReconcileLog.Meaning(e, request.Namespace, ct) ?? new ReconcileError("Unexpected", e.Message);
            throw;
        }
        finally
        {
            // Not under the run's token: what was applied before a Ctrl-C is noted all the same.
            await access.EndAsync(inventory, stoppedBy);
        }
    }

    /// <summary>A wrong path or an emptied folder must not delete everything.</summary>
    private void RefuseEmptied()
    {
        var isEmpty = source.State.Targets.All(t => t.Unit == DeployNamespace.Unit);
        if (isEmpty && !source.HasDeferred && request.Prune && !request.AllowEmpty && inventory.Entries.Count > 0)
        {
            throw new ReconcileException(Reasons.PruneRefused, $"The desired state is empty, but {inventory.Entries.Count} objects are applied. "
                + "Check the paths under deploy; to really delete everything, use --allow-empty or zakenak cleanup.");
        }
    }

    /// <returns>Whether every stage was applied without an error.</returns>
    private async Task<bool> ApplyStagesAsync(CancellationToken ct)
    {
        foreach (var (first, until) in Segments())
        {
            if (source.DeferredStages.Contains(first))
                await source.RenderDeferredAsync(first, ct);
            var targets = source.State.Targets.Where(t => t.Order.Stage >= first && t.Order.Stage < until).ToList();
            var comparisons = await new Comparer(cluster, owner).CompareAsync(targets, inventory, request.ForceConflicts, ct);
            if (!await ApplyAsync(comparisons, ct))
                return false;
        }
        return true;
    }

    /// <summary>Stages that are compared together: all of them, but a chart that looks at the live cluster begins anew.</summary>
    private IEnumerable<(int First, int Until)> Segments()
    {
        var starts = source.DeferredStages.Prepend(0).Append(int.MaxValue).ToList();
        return starts.Zip(starts.Skip(1));
    }

    private async Task<bool> ApplyAsync(IReadOnlyList<Comparison> comparisons, CancellationToken ct)
    {
        if (!request.DryRun && comparisons.Any(c => !c.IsSame || (request.PruneFields && HandAddedFields.Of(c.Live!, c.Known!.Created).Count > 0)))
        {
            // Widen before touching: a crash half-way must not leave objects that nobody will ever prune.
            var widened = inventory.With(comparisons.Select(Expected));
            inventory = await writing!.BeginAsync(inventory, widened, ct);
        }
        var waves = new WaveApplier(cluster, owner, new Applier(cluster, owner, request), request, log);
        try
        {
            return await waves.ApplyAsync(comparisons, ct);
        }
        finally
        {
            inventory = inventory.With(waves.Entries);
            applied.AddRange(waves.Live);
            appliedUids.UnionWith(comparisons.Select(c => c.Live?.Uid).Concat(waves.Entries.Select(e => e.Uid)).OfType<string>());
        }
    }

    /// <summary>
    /// What the inventory must say of an object before it is touched. Without a uid the owner label alone says that it is ours: so it is
    /// for whatever may be created now, under a uid that a run which is killed cannot note.
    /// </summary>
    private InventoryEntry Expected(Comparison c)
    {
        if (c.Known is not { } known)
            return new InventoryEntry(c.Target.Ref, Created: c.Live is null || IsOurNewNamespace(c));
        var mayBeRecreated = c.Live?.Uid != known.Uid || (request.Replace && !c.IsSame);
        return mayBeRecreated ? known with { Uid = null } : known;
    }

    /// <summary>Created before the inventory that lives in it, by a run that was killed in between.</summary>
    private bool IsOurNewNamespace(Comparison c) =>
        c.Target.Ref is { Group: "", Kind: "Namespace" } key && key.Name == request.Namespace && OwnerMarks.IsOurs(c.Live!, owner);

    private async Task PruneAsync(CancellationToken ct)
    {
        RefuseEmptied(); // Once more: a chart that was rendered late may have rendered to nothing.
        var gone = inventory.Entries.Values.Where(e => !source.State.Contains(e.Object)).ToList();
        if (gone.Count == 0)
            return;
        var candidates = await PruneCandidates.FindAsync(cluster, owner, gone, ct);
        if (!request.DryRun && candidates.Any(c => c.Live is not { } live || (PruneGuards.Kept(live) ?? PruneGuards.KeptUnlessEnabled(live)) is null))
            inventory = await writing!.BeginAsync(inventory, inventory, ct);
        log.Report(new ReconcileEvent.StepStarted(Step.Prune, "what left the desired state", gone.Count));
        var pruner = new Pruner(cluster, owner, (entry, live, token) => Task.FromResult(PruneGuards.KeptUnlessEnabled(live)), log.Report);
        var pruned = await pruner.PruneAsync(candidates, appliedUids, request.DryRun, TimeSpan.Zero, ct);
        inventory = inventory.Without(gone.Select(e => e.Object).Where(key => !pruned.Remaining.Contains(key)));
    }
}
