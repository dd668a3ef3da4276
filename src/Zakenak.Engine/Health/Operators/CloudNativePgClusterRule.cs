namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: CloudNativePG, Cluster: the sentence in <c>status.phase</c>, and its instances.</summary>
internal static class CloudNativePgClusterRule
{
    /// <summary>What needs a person, in the operator's sentences.</summary>
    private static readonly string[] stuck =
        ["unrecoverable", "Unable to", "cannot", "Not enough disk space", "invalid", "error", "fail to", "failed"];

    public static HealthResult Evaluate(Observed o)
    {
        if (o.Condition("cnpg.io/hibernation") is { IsTrue: true } hibernated)
            return HealthResult.Suspended(hibernated.Said);
        if (o.Text("status.phase") is not { Length: > 0 } phase)
            return Replicas.NotObserved(o);
        var wanted = o.Number("spec.instances") ?? o.Number("status.instances") ?? 1;
        var instances = $"{o.Number("status.readyInstances") ?? 0} of {wanted} instances are ready";
        var reason = o.Text("status.phaseReason") is { Length: > 0 } r ? $": {r}" : "";
        if (phase == "Cluster in healthy state")
            return (o.Number("status.readyInstances") ?? 0) < wanted ? HealthResult.Progressing(instances) : HealthResult.Healthy(instances);
        if (phase.Contains("Waiting for user", StringComparison.OrdinalIgnoreCase))
            return HealthResult.Suspended($"{phase}{reason}; {instances}");
        return Array.Exists(stuck, word => phase.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? HealthResult.Degraded($"{phase}{reason}; {instances}")
            : HealthResult.Progressing($"{phase}{reason}; {instances}");
    }
}
