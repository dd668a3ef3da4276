using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Gateway API, GatewayClass: Accepted by its controller, Unknown before.</summary>
internal static class GatewayClassRule
{
    public static HealthResult Evaluate(Observed o) => MainCondition.Evaluate(o, "Accepted", "Waiting", "Pending");
}
