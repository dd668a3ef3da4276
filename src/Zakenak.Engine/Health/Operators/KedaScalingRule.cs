using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: KEDA, ScaledObject and ScaledJob: paused, in fallback (its source does not answer), Ready. Not active is as it
/// should be at zero.</summary>
internal static class KedaScalingRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Condition("Paused") is { IsTrue: true } paused)
            return HealthResult.Suspended(paused.Said);
        return o.Condition("Fallback") is { IsTrue: true } fallback ? HealthResult.Degraded(fallback.Said) : MainCondition.Evaluate(o, "Ready");
    }
}
