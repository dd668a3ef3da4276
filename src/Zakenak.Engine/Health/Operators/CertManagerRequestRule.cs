using Zakenak.Engine.Health.Generic;

namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: cert-manager, CertificateRequest: denied and invalid are final; Ready is False with Pending while its issuer
/// works.</summary>
internal static class CertManagerRequestRule
{
    public static HealthResult Evaluate(Observed o) =>
        o.Conditions.FirstOrDefault(c => c is { IsTrue: true, Type: "Denied" or "InvalidRequest" }) is { } refused
            ? HealthResult.Degraded(refused.Said)
            : MainCondition.Evaluate(o, "Ready", "Pending");
}
