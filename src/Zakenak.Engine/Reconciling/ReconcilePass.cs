using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Waiting;
using Zakenak.Engine.History;
using Zakenak.Engine.Hooks;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;
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
        await source.AdmitAsync(request.HealthChecks, ct);
        inventory = await loading;
        if (request.Built is { } images)
            inventory = inventory with { Images = [.. images] };
        RefuseEmptied();
        var ns = await DeployNamespace.FindAsync(cluster, request, source.State, owner, inventory, log.Report, ct);

        // Nothing is held while waiting: whoever pushes the fix need not wait until we give up.
        var recorder = new RunRecorder(new HistoryStore(cluster, owner), request.Origin, request.Revision, log);
        if (await WriteAsync(store, recorder, ns, ct) && !(await IsHealthyAsync(applied, ct) && await AreHealthyAsync(request.HealthChecks, ct)))
            await recorder.CorrectAsync(ct);
    }

    /// <returns>Whether everything was applied, and pruned where that was asked for.</returns>
    private async Task<bool> WriteAsync(InventoryStore store, RunRecorder recorder, Target? missingNamespace, CancellationToken ct)
    {
        await using var access = writing = new WriteAccess(cluster, store, recorder, request, missingNamespace, log);
        ReconcileError? stoppedBy = null;
        try
        {
            var complete = await ApplyStagesAsync(access.Stop(ct));
            if (request.NoHooks)
                SkipHooks();
            if (!complete)
                return false;
            if (request.Prune)
                await PruneAsync(access.Stop(ct));
            return !log.HasErrors;
        }
        catch (OperationCanceledException) when (access.Loss is { } loss)
        {
            throw loss; // Noted by whoever holds it now.
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
        var isEmpty = source.State.Targets.All(t => t.Unit == DeployNamespace.Unit) && source.Releases.Values.All(r => r.Hooks.Count == 0);
        if (isEmpty && !source.HasDeferred && request.Prune && !request.AllowEmpty && inventory.Entries.Count > 0)
        {
            throw new ReconcileException(Reasons.PruneRefused, $"The desired state is empty, but {inventory.Entries.Count} objects are applied. "
                + "Check the paths under deploy; to really delete everything, use --allow-empty or zakenak cleanup.");
        }
    }

    /// <returns>Whether every stage was applied without an error.</returns>
    private async Task<bool> ApplyStagesAsync(CancellationToken ct)
    {
        for (var first = 0; first <= source.LastStage;)
        {
            if (source.DeferredStages.Contains(first))
                await source.RenderDeferredAsync(first, ct);
            var until = EndOfSegment(first);
            var targets = source.State.Targets.Where(t => t.Order.Stage >= first && t.Order.Stage < until).ToList();
            var isApplied = HasHooksDue(first)
                ? await ApplyWithHooksAsync(source.Releases[first], targets, ct)
                : await ApplyAsync(targets, ct);
            if (!isApplied)
                return false;
            first = until;
        }
        return true;
    }

    /// <summary>Stages are compared together as far as possible; a chart that looks at the live cluster begins anew, and one whose hooks
    /// run is for itself.</summary>
    private int EndOfSegment(int first)
    {
        var until = first + 1;
        while (until <= source.LastStage && !HasHooksDue(until - 1) && !HasHooksDue(until) && !source.DeferredStages.Contains(until))
            until++;
        return until;
    }

    private bool HasHooksDue(int stage) =>
        !request.NoHooks && source.Releases.TryGetValue(stage, out var release) && release.IsDue(inventory);

    /// <summary>A render that was applied without its hooks is none that succeeded with them.</summary>
    private void SkipHooks()
    {
        foreach (var release in source.Releases.Values.Where(r => r.IsDue(inventory)))
        {
            if (inventory.Find(release.Name, release.Namespace) is { } record)
                inventory = inventory.With(record with { Digest = null });
        }
    }

    /// <summary>What the chart stands on → hooks before → the chart's objects → hooks after.</summary>
    private async Task<bool> ApplyWithHooksAsync(RenderedRelease rendered, IReadOnlyList<Target> targets, CancellationToken ct)
    {
        var since = applied.Count;
        var isThere = targets.Any(t => inventory.Find(t.Ref)?.Digest is not null);
        var release = ReleaseHooks.Begin(rendered, inventory.Find(rendered.Name, rendered.Namespace), isThere);
        var hooks = new HookRunner(cluster, owner, new HookOptions(request.Timeout, request.Adopt, request.DryRun), NoteAsync, log);
        await hooks.ExpectAsync(release, [release.Before, HookPhase.EarlySync, HookPhase.Sync, release.After, HookPhase.SyncFail], ct);
        await NoteAsync(release, ct);
        try
        {
            var succeeded = await ApplyAsync([.. targets.Where(t => t.Order.IsFoundation)], ct)
                && await hooks.RunAsync(release, release.Before, ct)
                && await hooks.RunAsync(release, HookPhase.EarlySync, ct)
                && await ApplyAsync([.. targets.Where(t => !t.Order.IsFoundation)], ct)
                && await hooks.RunAsync(release, HookPhase.Sync, ct)
                && (release.At(release.After).Count == 0 || await IsHealthyAsync(applied[since..], ct))
                && await hooks.RunAsync(release, release.After, ct);
            if (succeeded)
                release.Succeed(rendered.Digest);
            else
                await FailAsync(release, hooks, ct);
            return succeeded;
        }
        finally
        {
            inventory = release.IsEmpty ? inventory.Without(release.Record) : inventory.With(release.Record);
            appliedUids.UnionWith(release.Record.Objects.Select(o => o.Uid).OfType<string>());
        }
    }

    /// <summary>With <c>--wait</c> the hooks after a chart's objects find them healthy.</summary>
    private async Task<bool> IsHealthyAsync(IEnumerable<LiveObject> objects, CancellationToken ct) =>
        request is not { Wait: true, DryRun: false }
        || await new HealthWait(cluster, owner, request.HealthRules, request.Timeout, log).WaitAsync(objects, ct);

    private async Task<bool> AreHealthyAsync(IReadOnlyList<ObjectRef> checks, CancellationToken ct) => request is not { Wait: true, DryRun: false }
        || await new HealthCheckWait(cluster, request.HealthRules, request.Timeout, log).WaitAsync(checks, ct);

    private async Task FailAsync(ReleaseHooks release, HookRunner hooks, CancellationToken ct)
    {
        log.Report(new ReconcileEvent.Warning($"Chart {release.Chart}: what comes after the failure was not applied, and nothing was pruned. "
            + "The next converge runs its hooks again."));
        await hooks.RunAsync(release, HookPhase.SyncFail, ct);
    }

    /// <summary>Before its hooks run, so that a run that ends half-way does not count as one that succeeded.</summary>
    private async Task NoteAsync(ReleaseHooks release, CancellationToken ct)
    {
        if (!request.DryRun)
            inventory = await writing!.BeginAsync(inventory, inventory.With(release.Record), ct);
    }

    private async Task<bool> ApplyAsync(IReadOnlyCollection<Target> targets, CancellationToken ct) =>
        await ApplyAsync(await new Comparer(cluster, owner).CompareAsync(targets, inventory, request, ct), ct);

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
        var left = inventory.Releases.Where(r => !source.Releases.Values.Any(declared => r.Is(declared.Name, declared.Namespace))).ToList();
        if (gone.Count + left.Count == 0)
            return;
        var made = left.SelectMany(r => r.Objects);
        var candidates = await PruneCandidates.FindAsync(cluster, owner, [.. gone.Concat(made).DistinctBy(e => e.Object)], ct);
        if (!request.DryRun && (left.Any(r => r.Objects.Length == 0) || candidates.Any(MayGo)))
            inventory = await writing!.BeginAsync(inventory, inventory, ct);
        log.Report(new ReconcileEvent.StepStarted(Step.Prune, "what left the desired state", candidates.Count));
        var pruner = new Pruner(cluster, owner, (entry, live, token) => Task.FromResult(PruneGuards.KeptUnlessEnabled(live)), log.Report);
        var pruned = await pruner.PruneAsync(candidates, appliedUids, request.DryRun, TimeSpan.Zero, ct);
        inventory = inventory.Without(gone.Select(e => e.Object).Where(key => !pruned.Remaining.Contains(key)));
        foreach (var release in left)
            Forget(release, pruned.Remaining);
    }

    private static bool MayGo(PruneCandidate candidate) =>
        candidate.Live is not { } live || (PruneGuards.Kept(live) ?? PruneGuards.KeptUnlessEnabled(live)) is null;

    private void Forget(ReleaseRecord release, IReadOnlySet<ObjectRef> remaining)
    {
        inventory = inventory.Without(release, remaining);
        if (release.DeleteHooks.Length == 0)
            return;
        log.Report(new ReconcileEvent.Warning($"The chart of the release {release.Name} is no longer declared. "
            + "Its delete hooks are run by cleanup alone: they were not run."));
    }
}
