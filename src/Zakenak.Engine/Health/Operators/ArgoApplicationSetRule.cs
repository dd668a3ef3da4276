using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Argo CD, ApplicationSet.</summary>
internal static class ArgoApplicationSetRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Condition("ErrorOccurred") is { IsTrue: true } error)
            return HealthResult.Degraded(error.Said);
        return o.Condition("RolloutProgressing") is { IsTrue: true } rollout
            ? HealthResult.Progressing(rollout.Said)
            : MainCondition.Evaluate(o, "ResourcesUpToDate");
    }
}
