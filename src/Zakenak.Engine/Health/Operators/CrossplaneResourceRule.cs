using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Crossplane, managed resources, composites and claims, in whatever group they are: known by their conditions
/// Synced and Ready.</summary>
internal static class CrossplaneResourceRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        if (o.Condition("Synced") is not { } synced || o.Condition("Ready") is not { } ready)
            return null;
        if (synced.HasReason("ReconcilePaused"))
            return HealthResult.Suspended(synced.Said);
        if (!synced.IsTrue)
            return synced.IsFalse ? HealthResult.Degraded(synced.Said) : HealthResult.Progressing(synced.Said);
        if (o.Conditions.FirstOrDefault(c => c is { Type: "LastAsyncOperation", IsFalse: true }) is { } failed)
            return HealthResult.Degraded(failed.Said);
        if (ready.IsTrue)
            return HealthResult.Healthy(ready.Said);
        return ready.HasReason("Unavailable") ? HealthResult.Degraded(ready.Said) : FailureWords.Judge(ready);
    }
}
