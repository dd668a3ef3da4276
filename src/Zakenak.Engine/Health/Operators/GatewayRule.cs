using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Gateway API, Gateway: Accepted, then Programmed, then each listener.</summary>
internal static class GatewayRule
{
    public static HealthResult Evaluate(Observed o)
    {
        var accepted = MainCondition.Evaluate(o, "Accepted", "Pending");
        // With only some listeners valid the gateway is accepted all the same, so they are looked at before.
        return !accepted.IsFine ? accepted : Listener(o) ?? MainCondition.Evaluate(o, "Programmed", "Pending", "AddressNotAssigned");
    }

    private static HealthResult? Listener(Observed o)
    {
        foreach (var listener in o.Items("status.listeners"))
        {
            var wrong = listener.ConditionsAt("conditions").FirstOrDefault(c =>
                c is { IsFalse: true, Type: "ResolvedRefs" or "Accepted" } or { IsTrue: true, Type: "Conflicted" or "Detached" } && c.Reason != "Pending");
            if (wrong is not null)
                return HealthResult.Degraded($"listener {listener.Text("name")}: {wrong.Said}");
        }
        return null;
    }
}
