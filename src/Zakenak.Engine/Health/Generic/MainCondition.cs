namespace Zakenak.Engine.Health.Generic;

/// <summary>For kinds whose controller sums up in one condition, as Knative taught: True is healthy, False failed, Unknown still going
/// on.</summary>
internal static class MainCondition
{
    /// <summary>Progressing where the condition is missing or of an older generation: its controller always writes one.</summary>
    /// <param name="waiting">Reasons with which False is still on its way.</param>
    public static HealthResult Evaluate(Observed o, string type, params ReadOnlySpan<string> waiting)
    {
        if (o.Condition(type) is not { } condition)
            return HealthResult.Progressing($"its controller has not reported the condition {type} yet");
        if (condition.ObservedGeneration < o.Generation)
            return ByConditions.Stale(condition, o);
        if (condition.IsTrue)
            return HealthResult.Healthy(condition.Said);
        return condition.IsFalse && !condition.HasReason(waiting) ? HealthResult.Degraded(condition.Said) : HealthResult.Progressing(condition.Said);
    }
}
