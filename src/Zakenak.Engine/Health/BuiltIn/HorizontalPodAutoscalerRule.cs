namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: gitops-engine, HorizontalPodAutoscaler (its v2 conditions). Metrics that are merely not there yet are
/// awaited.</summary>
internal static class HorizontalPodAutoscalerRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Condition("AbleToScale") is { IsFalse: true } unable && !unable.HasReason("BackoffBoth", "BackoffDownscale", "BackoffUpscale"))
            return HealthResult.Degraded(unable.Said);
        if (o.Condition("ScalingActive") is { IsFalse: true } inactive)
        {
            if (inactive.HasReason("ScalingDisabled"))
                return HealthResult.Healthy("its target has 0 replicas, so it does not scale");
            return IsEarly(inactive.Message) ? HealthResult.Progressing(inactive.Said) : HealthResult.Degraded(inactive.Said);
        }
        if (!o.HasStatus || o.Number("status.currentReplicas") is null && o.Number("status.desiredReplicas") is null)
            return Replicas.NotObserved(o);
        var limited = o.Condition("ScalingLimited") is { IsTrue: true } limit ? $", limited: {limit.Message} ({limit.Reason})" : "";
        return HealthResult.Healthy($"{o.Number("status.currentReplicas") ?? 0} replicas, {o.Number("status.desiredReplicas") ?? 0} wanted{limited}");
    }

    /// <summary>Pods that have just started have no metrics for a minute.</summary>
    private static bool IsEarly(string message) => message.Contains("did not receive metrics", StringComparison.Ordinal)
        || message.Contains("might be unready", StringComparison.Ordinal) || message.Contains("no metrics returned", StringComparison.Ordinal);
}
