namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Kueue, Workload: admitted is what it asks for; in the queue it says why it waits.</summary>
internal static class KueueWorkloadRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.IsFalse("spec.active"))
            return HealthResult.Suspended("spec.active is false");
        if (o.Condition("Finished") is { IsTrue: true } finished)
            return finished.HasReason("Failed", "JobFailed") || finished.Message.Contains("failed", StringComparison.OrdinalIgnoreCase)
                ? HealthResult.Degraded(finished.Said) : HealthResult.Healthy(finished.Said);
        if (o.Condition("Admitted") is { IsTrue: true } admitted)
            return HealthResult.Healthy(admitted.Said);
        if (o.Condition("Evicted") is { IsTrue: true } evicted)
            return HealthResult.Progressing(evicted.Said);
        return o.Condition("QuotaReserved") is { } quota ? HealthResult.Progressing(quota.Said) : Replicas.NotObserved(o);
    }
}
