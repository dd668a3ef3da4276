namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: cert-manager, Certificate: Ready; not ready while it is being issued is progress. A renewal leaves it
/// healthy.</summary>
internal static class CertManagerCertificateRule
{
    public static HealthResult Evaluate(Observed o)
    {
        var (ready, issuing) = (o.Condition("Ready"), o.Condition("Issuing"));
        if (ready is { IsTrue: true })
            return HealthResult.Healthy(ready.Said);
        if (issuing is { IsTrue: true })
            return HealthResult.Progressing(issuing.Said);
        // Why the last attempt failed says more than that there is no certificate.
        if (issuing is { IsFalse: true, Reason: "Failed" or "Denied" })
            return HealthResult.Degraded(issuing.Said);
        return ready is { IsFalse: true } ? HealthResult.Degraded(ready.Said) : Replicas.NotObserved(o);
    }
}
