namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: kstatus, Deployment. A replica failure (quota, admission) is degraded, as gitops-engine has it for
/// ReplicaSets.</summary>
internal static class DeploymentRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (!o.HasStatus)
            return Replicas.NotObserved(o);
        if (o.Condition("Progressing") is { IsFalse: true, Reason: "ProgressDeadlineExceeded" } late)
            return HealthResult.Degraded(late.Said);
        if (o.Condition("ReplicaFailure") is { IsTrue: true } failure)
            return HealthResult.Degraded(failure.Said);
        var wanted = o.Number("spec.replicas") ?? 1;
        var updated = o.Number("status.updatedReplicas") ?? 0;
        var old = (o.Number("status.replicas") ?? 0) - updated;
        return Replicas.Lacking(updated, wanted, "updated")
            ?? (old > 0 ? HealthResult.Progressing($"{old} of the old replicas {(old == 1 ? "is" : "are")} still there") : null)
            ?? Replicas.Lacking(o.Number("status.readyReplicas") ?? 0, wanted, "ready")
            ?? Replicas.Lacking(o.Number("status.availableReplicas") ?? 0, wanted, "available")
            ?? (o.Condition("Available") is { IsFalse: true } unavailable ? HealthResult.Progressing(unavailable.Said) : null)
            ?? HealthResult.Healthy(Replicas.Count(wanted, wanted, "available"));
    }
}
