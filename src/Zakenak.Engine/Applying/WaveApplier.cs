using System.Collections.Concurrent;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Reconciling;

namespace Zakenak.Engine.Applying;

/// <summary>
/// Applies wave by wave: inside a wave by kind, each kind's objects in parallel, and all of them are tried; after a wave with
/// a failure no later wave starts.
/// </summary>
internal sealed class WaveApplier(KubernetesClient cluster, Owner owner, Applier applier, ReconcileRequest request, ReconcileLog log)
{
    private readonly ConcurrentQueue<InventoryEntry> entries = new();
    private readonly ConcurrentQueue<LiveObject> live = new();
    private readonly Readiness readiness = new(cluster, request.Timeout, log);

    /// <summary>What was applied so far, for the inventory: right also after a failure.</summary>
    public IReadOnlyCollection<InventoryEntry> Entries => entries;

    /// <summary>The objects as their apply left them; those that were left alone as they were found.</summary>
    public IReadOnlyCollection<LiveObject> Live => live;

    /// <returns>Whether every object was applied.</returns>
    public async Task<bool> ApplyAsync(IReadOnlyList<Comparison> comparisons, CancellationToken ct)
    {
        var waves = comparisons.GroupBy(c => (c.Target.Order.Stage, c.Target.Order.Wave)).ToList();
        for (var i = 0; i < waves.Count; i++)
        {
            log.Report(new ReconcileEvent.StepStarted(Step.Apply, $"wave {i + 1} of {waves.Count}: {Units(waves[i])}", waves[i].Count()));
            var wave = i == 0 ? [.. waves[i]] : await LookAgainAsync([.. waves[i]], ct);
            foreach (var rank in wave.GroupBy(c => c.Target.Order.Rank))
                await ApplyRankAsync(rank, ct);
            if (log.HasErrors)
            {
                if (i < waves.Count - 1)
                    log.Report(new ReconcileEvent.Warning($"{waves.Skip(i + 1).Sum(w => w.Count())} objects of later waves were not tried, and nothing was pruned."));
                return false;
            }
            if (!request.DryRun)
                await readiness.WaitForCrdsAsync(waves[i].Where(c => !c.IsSame).Select(c => c.Target), ct);
        }
        return true;
    }

    /// <summary>What was missing when the pass began may be there since: an operator of an earlier wave, or another project, made
    /// it.</summary>
    private async Task<IReadOnlyList<Comparison>> LookAgainAsync(IReadOnlyList<Comparison> wave, CancellationToken ct)
    {
        if (request.DryRun || !log.HasChanges)
            return wave;
        var missing = wave.Where(c => c.Live is null && c.Target.Resource is not null).Select(c => (c.Target.Resource!, c.Target.Ref, false));
        var live = await LiveSnapshot.ReadAsync(cluster, owner, missing, ct);
        return [.. wave.Select(c => live.TryGetValue(c.Target.Ref, out var now) ? c with { Live = now } : c)];
    }

    private async Task ApplyRankAsync(IEnumerable<Comparison> rank, CancellationToken ct)
    {
        // The client bounds the requests; a server that is gone ends the wave instead of being asked for every object.
        using var wave = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = wave.Token };
        try
        {
            await Parallel.ForEachAsync(rank, options, async (comparison, token) =>
            {
                try
                {
                    Tell(await ApplyAsync(comparison, token));
                }
                catch (ReconcileException e)
                {
                    var fatal = e.Reason is Reasons.ClusterUnreachable or Reasons.Unauthorized;
                    log.Report(new ReconcileEvent.ObjectFailed(new ReconcileError(e.Reason, e.Message, fatal ? null : comparison.Target.Ref)));
                    if (fatal)
                        await wave.CancelAsync();
                }
            });
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Ended by ourselves: the error says why.
        }
    }

    private Task<Applied> ApplyAsync(Comparison comparison, CancellationToken ct)
    {
        if (comparison.IsSame || request.DryRun)
            return applier.ApplyAsync(comparison, ct);
        return readiness.RetryAsync(comparison.Target.Ref, comparison.Target.Resource, async (resource, isFirst) =>
        {
            var live = comparison.Live ?? (isFirst ? null : await cluster.GetAsync(resource, comparison.Target.Ref.Namespace, comparison.Target.Ref.Name, ct));
            return await applier.ApplyAsync(comparison with { Target = comparison.Target with { Resource = resource }, Live = live }, ct);
        }, ct);
    }

    private void Tell(Applied applied)
    {
        if (applied.Entry is not null)
            entries.Enqueue(applied.Entry);
        if (applied.Live is not null)
            live.Enqueue(applied.Live);
        log.Report(new ReconcileEvent.ObjectChanged(applied.Change));
        log.ReportServerWarnings(applied.Warnings, applied.Change.Object);
        foreach (var conflict in applied.Conflicts)
            log.Report(new ReconcileEvent.ConflictFound(conflict));
        foreach (var field in applied.HandAdded)
            log.Report(new ReconcileEvent.HandAddedFound(field));
    }

    private static string Units(IEnumerable<Comparison> wave) => string.Join(", ", wave.Select(c => c.Target.Unit).Distinct());
}
