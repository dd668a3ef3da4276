namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: approved and signed. Denied and failed are final.</summary>
internal static class CertificateSigningRequestRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if ((o.Condition("Denied") ?? o.Condition("Failed")) is { IsTrue: true } refused)
            return HealthResult.Degraded(refused.Said);
        if (o.Condition("Approved") is not { IsTrue: true })
            return HealthResult.Progressing("waits for somebody to approve it: kubectl certificate approve");
        return o.Text("status.certificate") is { Length: > 0 }
            ? HealthResult.Healthy("is approved and signed")
            : HealthResult.Progressing($"is approved, and waits for the signer {o.Text("spec.signerName")}");
    }
}
