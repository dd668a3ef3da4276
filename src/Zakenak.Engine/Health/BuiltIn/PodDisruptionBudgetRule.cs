namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: kstatus, PodDisruptionBudget; a budget of no pods is healthy.</summary>
internal static class PodDisruptionBudgetRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Condition("DisruptionAllowed") is { Reason: "SyncFailed" } failed)
            return HealthResult.Degraded(failed.Said);
        if (o.Number("status.desiredHealthy") is not { } wanted)
            return Replicas.NotObserved(o);
        var healthy = o.Number("status.currentHealthy") ?? 0;
        return healthy < wanted
            ? HealthResult.Progressing($"{healthy} pods are healthy, {wanted} must be")
            : HealthResult.Healthy($"{healthy} pods are healthy, {o.Number("status.disruptionsAllowed") ?? 0} may be disrupted");
    }
}
