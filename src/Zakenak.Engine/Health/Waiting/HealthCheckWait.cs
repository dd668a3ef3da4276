using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Reconciling;

namespace Zakenak.Engine.Health.Waiting;

/// <summary>Waits until certain objects are healthy, whoever made them; those that are not there yet too. By watch.</summary>
internal sealed class HealthCheckWait(KubernetesClient cluster, HealthRules rules, TimeSpan timeout, ReconcileLog log)
{
    /// <summary>Tells each that is not healthy in time as an error (HealthTimeout, UnknownKind).</summary>
    /// <returns>Whether all are healthy.</returns>
    public async Task<bool> WaitAsync(IReadOnlyList<ObjectRef> checks, CancellationToken ct)
    {
        if (checks.Count == 0)
            return true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        var seen = await Task.WhenAll(checks.Select(check => CheckAsync(check, limit.Token, ct)));
        if (seen.All(s => s.IsFine))
            return true;
        log.Report(new ReconcileEvent.StepStarted(Step.Wait, "health checks", checks.Count));
        var errors = await Task.WhenAll(checks.Zip(seen, (check, now) => now.IsFine ? Task.FromResult<ReconcileError?>(null) : WaitAsync(check, limit.Token, ct)));
        foreach (var error in errors.OfType<ReconcileError>())
            log.Report(new ReconcileEvent.ObjectFailed(error));
        return errors.All(e => e is null);
    }

    /// <param name="limit">Where it ends before there is an answer, the check is not fine: the wait says so.</param>
    private async Task<HealthResult> CheckAsync(ObjectRef check, CancellationToken limit, CancellationToken ct)
    {
        try
        {
            return await FindAsync(check, limit) is { } live ? rules.Evaluate(live) : ObjectHealth.Gone;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ObjectHealth.Gone;
        }
    }

    private async Task<LiveObject?> FindAsync(ObjectRef check, CancellationToken ct) => await ResourceAsync(check, ct) is { } resource
        ? await cluster.GetAsync(resource, resource.Namespaced ? check.Namespace : null, check.Name, ct)
        : null;

    private Task<ApiResource?> ResourceAsync(ObjectRef check, CancellationToken ct) => cluster.Discovery.FindAsync(check.ApiVersion, check.Kind, ct);

    /// <summary>Without causes where these are not found soon.</summary>
    private async Task<ObjectHealth> ExamineAsync(LiveObject live, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(HealthWait.LookingAtMost);
        try
        {
            return await new HealthExamination(cluster, rules).ExamineAsync(live, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ObjectHealth.Of(live.Ref, rules.Evaluate(live));
        }
    }

    /// <returns>Null once it is healthy.</returns>
    private async Task<ReconcileError?> WaitAsync(ObjectRef check, CancellationToken limit, CancellationToken ct)
    {
        if (await ResourceAsync(check, ct) is not { } resource)
            return new(Reasons.UnknownKind, $"health check: the cluster does not serve the kind {check.Kind} of {check.ApiVersion}.", check);
        LiveObject? last = null;
        try
        {
            await foreach (var change in cluster.WatchAsync(resource, resource.Namespaced ? check.Namespace : null, null, null, limit, $"metadata.name={check.Name}"))
            {
                last = change.Type == WatchEventType.Deleted ? null : change.Object;
                var result = last is null ? ObjectHealth.Gone : rules.Evaluate(last);
                log.Report(new ReconcileEvent.HealthChanged(check, result.Health, result.Message));
                if (result.IsFine)
                    return null;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time is over.
        }
        var health = last is null ? ObjectHealth.Of(check, ObjectHealth.Gone) : await ExamineAsync(last, ct);
        return health.IsFine ? null : new(Reasons.HealthTimeout, $"health check: is not healthy after {timeout.TotalSeconds:0.#} s: {health.Explanation}", check);
    }
}
