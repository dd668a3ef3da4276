using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: cert-manager, Issuer and ClusterIssuer: Ready.</summary>
internal static class CertManagerIssuerRule
{
    public static HealthResult Evaluate(Observed o) => MainCondition.Evaluate(o, "Ready");
}
