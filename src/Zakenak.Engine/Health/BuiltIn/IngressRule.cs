namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: kstatus, Ingress: always healthy. gitops-engine waits for an address, which many ingress controllers never
/// report.</summary>
internal static class IngressRule
{
    public static HealthResult Evaluate(Observed o) => HealthResult.Healthy(Addresses.Of(o, "status.loadBalancer.ingress") is { Length: > 0 } addresses
        ? $"answers at {addresses}"
        : "has no address, which not every ingress controller reports");
}
