using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Knative, all kinds: Ready is True, False or, while it goes on, Unknown. A revision scaled to zero is
/// ready.</summary>
internal static class KnativeRule
{
    public static HealthResult? Evaluate(Observed o) => o.HasStatus && o.Condition("Ready") is null && o.Condition("Succeeded") is null
        ? null
        : MainCondition.Evaluate(o, o.Condition("Succeeded") is null ? "Ready" : "Succeeded");
}
