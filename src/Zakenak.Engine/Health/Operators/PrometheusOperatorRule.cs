namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Prometheus operator, its workloads: Available (which may also have the status <c>Degraded</c>) and
/// Reconciled.</summary>
internal static class PrometheusOperatorRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        if (o.Condition("Reconciled") is { IsFalse: true } reconciled)
            return HealthResult.Degraded(reconciled.Said);
        return o.Condition("Available") switch
        {
            { IsTrue: true } available => HealthResult.Healthy(available.Said),
            { Status: "Degraded" } available => HealthResult.Degraded(available.Said),
            { } available => HealthResult.Progressing(available.Said),
            // Rules and monitors have no status.
            null => o.Kind is "Prometheus" or "PrometheusAgent" or "Alertmanager" or "ThanosRuler" ? Replicas.NotObserved(o) : null,
        };
    }
}
