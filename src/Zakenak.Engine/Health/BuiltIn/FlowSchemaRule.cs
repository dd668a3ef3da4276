namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: its <c>Dangling</c> condition: the priority level that it names is not there.</summary>
internal static class FlowSchemaRule
{
    public static HealthResult Evaluate(Observed o) => o.Condition("Dangling") switch
    {
        { IsTrue: true } dangling => HealthResult.Degraded(dangling.Said),
        { IsFalse: true } => HealthResult.Healthy($"refers to the priority level {o.Text("spec.priorityLevelConfiguration.name")}"),
        _ => Replicas.NotObserved(o),
    };
}
