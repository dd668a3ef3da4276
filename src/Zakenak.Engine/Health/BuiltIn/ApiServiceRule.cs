namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: gitops-engine, APIService: until it is available its server may still be starting.</summary>
internal static class ApiServiceRule
{
    public static HealthResult Evaluate(Observed o) => o.Condition("Available") switch
    {
        { IsTrue: true } available => HealthResult.Healthy(available.Said),
        { } unavailable => HealthResult.Progressing(unavailable.Said),
        null => Replicas.NotObserved(o),
    };
}
