using System.Threading.Channels;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Reconciling;

namespace Zakenak.Engine.Health.Waiting;

/// <summary>
/// Waits until every object of a run is healthy: by watch, so that nothing is asked while nothing happens. Ends early when one of
/// them can no longer become healthy. Nothing is asked at all when all of them were healthy as they were seen last.
/// </summary>
internal sealed class HealthWait(KubernetesClient cluster, Owner owner, HealthRules rules, TimeSpan timeout, ReconcileLog log)
{
    /// <summary>How long to look for causes once the time is over.</summary>
    internal static readonly TimeSpan LookingAtMost = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ObjectRef, LiveObject> seen = [];
    private readonly Dictionary<ObjectRef, ObjectHealth> health = [];
    // By reason: the message of a crash loop counts its restarts, and so is never the same.
    private readonly HashSet<(ObjectRef, string Reason)> told = [];

    /// <summary>What somebody should look at, each once: an object or a pod and what is wrong with it.</summary>
    private readonly HashSet<(string Uid, string Message)> suspicions = [];

    /// <summary>Tells each object that is not healthy in the end as an error (HealthTimeout, HealthFailed), and the health of all in the
    /// result.</summary>
    /// <param name="objects">As they were seen last: after their apply, or before a run that left them alone.</param>
    /// <returns>Whether all are healthy.</returns>
    public async Task<bool> WaitAsync(IEnumerable<LiveObject> objects, CancellationToken ct)
    {
        foreach (var live in objects)
        {
            seen[live.Ref] = live;
            health[live.Ref] = ObjectHealth.Of(live.Ref, rules.Evaluate(live));
        }
        var ended = WaitEnd.AllFine;
        if (!AllAreFine)
        {
            log.Report(new ReconcileEvent.StepStarted(Step.Wait, "objects to become healthy", health.Count));
            foreach (var item in Unhealthy)
                log.Report(new ReconcileEvent.HealthChanged(item.Object, item.Health, item.Message));
            ended = await WatchAsync(ct);
        }
        if (ended == WaitEnd.TimedOut)
            await LookOnceMoreAsync(token => LookAsync(token), ct);
        else if (ended == WaitEnd.AllFine && log.HasChanges)
            await LookOnceMoreAsync(FindLostAsync, ct);
        Tell(ended);
        return AllAreFine;
    }

    private bool AllAreFine => health.Values.All(h => h.IsFine);

    private IEnumerable<ObjectHealth> Unhealthy => health.Values.Where(h => !h.IsFine);

    private async Task<WaitEnd> WatchAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            await using var watch = new MergedWatch(cluster, [.. await ObjectsAsync(limit.Token), .. Pods()], limit.Token);
            return await FollowAsync(watch.Changes, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return WaitEnd.TimedOut;
        }
    }

    /// <summary>The kinds of which an object is not healthy yet.</summary>
    private async Task<IEnumerable<Watched>> ObjectsAsync(CancellationToken ct)
    {
        var kinds = Unhealthy.Select(h => (h.Object.ApiVersion, h.Object.Kind, h.Object.Namespace)).Distinct();
        return await Task.WhenAll(kinds.Select(async kind =>
        {
            var resource = await cluster.Discovery.FindAsync(kind.ApiVersion, kind.Kind, ct) ?? throw new ReconcileException(Reasons.UnknownKind,
                $"The cluster no longer serves the kind {kind.Kind} of {kind.ApiVersion}, while its objects were waited for.");
            return new Watched(resource, kind.Namespace, $"{Owner.Label}={owner.LabelValue}");
        }));
    }

    /// <summary>A pod in trouble says that there is something to look at, before the workload above it does.</summary>
    private IEnumerable<Watched> Pods() => Unhealthy.Select(h => h.Object.Namespace).OfType<string>().Distinct()
        .Select(ns => new Watched(Kinds.Pods, ns, Forbidden: e =>
            log.Report(new ReconcileEvent.Warning($"These credentials may not watch pods in {ns}: why something is not healthy is seen later, or not at all. ({e.Message})"))));

    private async Task<WaitEnd> FollowAsync(ChannelReader<WatchEvent> changes, CancellationToken ct)
    {
        var isSuspicious = SuspectAll();
        do
        {
            // All that happened meanwhile, then one look.
            while (changes.TryRead(out var change))
                isSuspicious |= Observe(change);
            var isHopeless = isSuspicious && !AllAreFine && await LookAsync(ct);
            if (AllAreFine)
                return WaitEnd.AllFine;
            if (isHopeless)
                return WaitEnd.Hopeless;
            isSuspicious = false;
        }
        while (await changes.WaitToReadAsync(ct));
        throw new InvalidOperationException("The watches ended without a word.");
    }

    private bool SuspectAll()
    {
        var isSuspicious = false;
        foreach (var item in Unhealthy)
            isSuspicious |= Suspect(seen[item.Object], item.Health, item.Message);
        return isSuspicious;
    }

    /// <returns>Whether there is something new that somebody should look at.</returns>
    private bool Observe(WatchEvent change)
    {
        var key = change.Object.Ref;
        var isGone = change.Type == WatchEventType.Deleted;
        if (!health.TryGetValue(key, out var before))
        {
            return key is { Group: "", Kind: "Pod" } && !isGone
                && rules.Evaluate(change.Object) is { IsFine: false } pod && Suspect(change.Object, pod.Health, pod.Message);
        }
        var result = isGone ? ObjectHealth.Gone : rules.Evaluate(change.Object);
        if ((result.Health, result.Message) != (before.Health, before.Message))
            log.Report(new ReconcileEvent.HealthChanged(key, result.Health, result.Message));
        health[key] = ObjectHealth.Of(key, result, result.IsFine || isGone ? [] : before.Causes);
        if (isGone)
            return false;
        seen[key] = change.Object;
        return !result.IsFine && Suspect(change.Object, result.Health, result.Message);
    }

    /// <summary>A claim may be left unbound on purpose, until a pod uses it.</summary>
    private bool Suspect(LiveObject live, HealthState state, string message) =>
        (state == HealthState.Degraded || live.Ref is { Group: "", Kind: "PersistentVolumeClaim" }) && suspicions.Add((live.Uid, message));

    /// <returns>Whether one of the causes cannot be waited out.</returns>
    private async Task<bool> LookAsync(CancellationToken ct)
    {
        var examination = new HealthExamination(cluster, rules); // A new one: what made us look may be younger than what another has seen.
        var found = await Task.WhenAll(Unhealthy.Where(h => h.Health != HealthState.Missing)
            .Select(h => examination.ExamineAsync(seen[h.Object], ct)));
        foreach (var item in found)
        {
            health[item.Object] = item;
            if (item.IsFine)
                log.Report(new ReconcileEvent.HealthChanged(item.Object, item.Health, item.Message));
            foreach (var cause in item.Causes.Where(cause => told.Add((item.Object, cause.Reason))))
                log.Report(new ReconcileEvent.CauseFound(item.Object, cause));
        }
        return found.Any(h => h.Causes.Any(cause => cause.IsFinal));
    }

    private async Task FindLostAsync(CancellationToken ct)
    {
        foreach (var lost in await new HealthExamination(cluster, rules).FindLostAsync(seen.Values, ct))
        {
            health[lost.Object] = lost;
            foreach (var cause in lost.Causes)
                log.Report(new ReconcileEvent.Warning(cause.Explanation, lost.Object));
        }
    }

    /// <summary>What is looked for at the end is not worth waiting for without end.</summary>
    private async Task LookOnceMoreAsync(Func<CancellationToken, Task> look, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LookingAtMost);
        try
        {
            await look(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            log.Report(new ReconcileEvent.Warning(
                $"What may be wrong beneath was not found out within {LookingAtMost.TotalSeconds:0} s; zakenak status asks again."));
        }
    }

    private void Tell(WaitEnd ended)
    {
        log.Report(new ReconcileEvent.HealthKnown([.. health.Values]));
        var unhealthy = Unhealthy.ToList();
        if (ended == WaitEnd.Hopeless)
        {
            var hopeless = unhealthy.Where(h => h.Causes.Any(cause => cause.IsFinal)).ToList();
            Fail(Reasons.HealthFailed, "cannot become healthy", hopeless);
            foreach (var other in unhealthy.Except(hopeless))
                log.Report(new ReconcileEvent.Warning($"was not waited for any longer: {other.Explanation}", other.Object));
        }
        else
        {
            Fail(Reasons.HealthTimeout, $"is not healthy after {timeout.TotalSeconds:0.#} s", unhealthy);
        }
    }

    private void Fail(string reason, string verdict, IEnumerable<ObjectHealth> unhealthy)
    {
        foreach (var item in unhealthy)
            log.Report(new ReconcileEvent.ObjectFailed(new ReconcileError(reason, $"{verdict}: {item.Explanation}", item.Object)));
    }

    private enum WaitEnd
    {
        AllFine,
        TimedOut,
        Hopeless,
    }
}

