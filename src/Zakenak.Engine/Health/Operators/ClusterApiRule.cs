using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Cluster API, all kinds: final failures, the counts of those with replicas, then Available (v1beta2) or Ready
/// with its severity.</summary>
internal static class ClusterApiRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        if (!o.HasStatus)
            return null;
        if (o.Text("status.failureMessage") is { Length: > 0 } failure)
            return HealthResult.Degraded($"{failure} ({o.Text("status.failureReason") ?? "Failed"})");
        if (o.Text("status.phase") == "Failed")
            return HealthResult.Degraded("status.phase is Failed");
        ObservedCondition[] conditions = [.. o.Conditions, .. o.ConditionsAt("status.v1beta2.conditions").Where(c => o.Condition(c.Type) is null)];
        if (Array.Find(conditions, c => c is { Type: "Paused", IsTrue: true }) is { } paused)
            return HealthResult.Suspended(paused.Said);
        if (Lacking(o) is { } lacking)
            return WithReason(lacking, conditions);
        return (Array.Find(conditions, c => c.Type == "Available") ?? Array.Find(conditions, c => c.Type == "Ready")) switch
        {
            { IsTrue: true } main => HealthResult.Healthy(main.Said),
            { } main => Judge(main),
            null => null,
        };
    }

    private static HealthResult? Lacking(Observed o)
    {
        // The infrastructure's kinds have no replicas, and a managed one no number of them.
        if (o.Kind is not ("MachineDeployment" or "MachineSet" or "MachinePool" or "KubeadmControlPlane") || o.Number("spec.replicas") is not { } wanted)
            return null;
        return (o.Kind is "MachineDeployment" or "KubeadmControlPlane"
                ? Replicas.Lacking(o.Number("status.upToDateReplicas") ?? o.Number("status.updatedReplicas") ?? 0, wanted, "up to date") : null)
            ?? Replicas.Lacking(o.Number("status.readyReplicas") ?? 0, wanted, "ready");
    }

    private static HealthResult WithReason(HealthResult lacking, ObservedCondition[] conditions) =>
        Array.Find(conditions, c => c is { IsFalse: true, Severity: "Error" }) is { } error ? HealthResult.Degraded($"{lacking.Message}: {error.Said}") : lacking;

    /// <summary>In v1beta1 the severity says whether the controller is stuck or at work.</summary>
    private static HealthResult Judge(ObservedCondition condition) =>
        condition.Severity == "Error" && condition.IsFalse ? HealthResult.Degraded(condition.Said) : FailureWords.Judge(condition);
}
