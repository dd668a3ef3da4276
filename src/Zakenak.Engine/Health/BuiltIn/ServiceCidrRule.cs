namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: its <c>Ready</c> condition.</summary>
internal static class ServiceCidrRule
{
    public static HealthResult Evaluate(Observed o) => o.Condition("Ready") switch
    {
        { IsTrue: true } ready => HealthResult.Healthy(ready.Said),
        { } notReady => HealthResult.Progressing(notReady.Said),
        null => Replicas.NotObserved(o),
    };
}
