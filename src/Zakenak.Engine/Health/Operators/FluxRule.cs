using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Flux, all kinds: kstatus, except that a failed attempt which is tried again is degraded.</summary>
internal static class FluxRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        // Since v1beta3 these two only hold settings.
        if (o.Kind is "Alert" or "Provider" && !o.HasStatus)
            return null;
        if (o.Condition("Stalled") is { IsTrue: true } stalled)
            return HealthResult.Degraded(stalled.Said);
        var ready = o.Condition("Ready");
        if (o.Condition("Reconciling") is { IsTrue: true } reconciling && (reconciling.Reason != "ProgressingWithRetry" || ready is not { IsFalse: true }))
            return HealthResult.Progressing(reconciling.Said);
        return MainCondition.Evaluate(o, "Ready", "Progressing", "DependencyNotReady");
    }
}
