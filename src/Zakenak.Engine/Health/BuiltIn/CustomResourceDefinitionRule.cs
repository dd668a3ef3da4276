namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: kstatus and gitops-engine, CustomResourceDefinition.</summary>
internal static class CustomResourceDefinitionRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Condition("NamesAccepted") is { IsFalse: true } names)
            return HealthResult.Degraded(names.Said);
        if (o.Condition("NonStructuralSchema") is { IsTrue: true } schema)
            return HealthResult.Degraded(schema.Said);
        return o.Condition("Established") switch
        {
            { IsTrue: true } => HealthResult.Healthy($"{o.Text("spec.names.kind")} is served"),
            { } notYet => HealthResult.Progressing(notYet.Said),
            null => Replicas.NotObserved(o),
        };
    }
}
