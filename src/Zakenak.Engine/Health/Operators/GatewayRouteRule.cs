using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Gateway API, every kind of route: Accepted and ResolvedRefs of each of its parents.</summary>
internal static class GatewayRouteRule
{
    public static HealthResult Evaluate(Observed o)
    {
        Observed[] parents = [.. o.Items("status.parents")];
        if (parents.Length == 0)
            return HealthResult.Progressing("no gateway has taken it up yet: do its parentRefs name one that is there?");
        var results = parents.Select(parent => OfParent(o, parent)).ToList();
        return results.Find(r => r.Health == HealthState.Degraded) ?? results.Find(r => r.Health == HealthState.Progressing)
            ?? HealthResult.Healthy($"is accepted by {string.Join(", ", parents.Select(Name).Distinct())}");
    }

    private static HealthResult OfParent(Observed route, Observed parent)
    {
        foreach (var condition in parent.ConditionsAt("conditions").Where(c => c.Type is "Accepted" or "ResolvedRefs"))
        {
            if (condition.ObservedGeneration < route.Generation)
                return HealthResult.Progressing($"{Name(parent)}: {ByConditions.Stale(condition, route).Message}");
            if (condition.IsFalse && condition.Reason != "Pending")
                return HealthResult.Degraded($"{Name(parent)}: {condition.Said}");
            if (!condition.IsTrue)
                return HealthResult.Progressing($"{Name(parent)}: {condition.Said}");
        }
        return HealthResult.Healthy("");
    }

    private static string Name(Observed parent) => $"{parent.Text("parentRef.kind") ?? "Gateway"}/{parent.Text("parentRef.name")}";
}
