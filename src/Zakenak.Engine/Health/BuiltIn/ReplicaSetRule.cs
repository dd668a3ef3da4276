namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: gitops-engine, ReplicaSet; also for ReplicationControllers, which report the same.</summary>
internal static class ReplicaSetRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (!o.HasStatus)
            return Replicas.NotObserved(o);
        if (o.Condition("ReplicaFailure") is { IsTrue: true } failure)
            return HealthResult.Degraded(failure.Said);
        var wanted = o.Number("spec.replicas") ?? 1;
        var surplus = (o.Number("status.replicas") ?? 0) - wanted;
        return Replicas.Lacking(o.Number("status.readyReplicas") ?? 0, wanted, "ready")
            ?? Replicas.Lacking(o.Number("status.availableReplicas") ?? 0, wanted, "available")
            ?? (surplus > 0 ? HealthResult.Progressing($"{surplus} surplus {(surplus == 1 ? "replica is" : "replicas are")} still there") : null)
            ?? HealthResult.Healthy(Replicas.Count(wanted, wanted, "available"));
    }
}
