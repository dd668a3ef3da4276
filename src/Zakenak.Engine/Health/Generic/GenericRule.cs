namespace Zakenak.Engine.Health.Generic;

/// <summary>Health rule for every custom resource without one of its own: conditions, then a word, else healthy as with kstatus.</summary>
internal static class GenericRule
{
    public static HealthResult Evaluate(Observed o) => ByConditions.Evaluate(o)
        ?? ByWord.Evaluate(o)
        ?? HealthResult.Healthy(o.HasStatus ? "is there; its status says nothing of its health" : "is there; it has no status");
}
