namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Elastic Cloud on Kubernetes, all kinds: <c>status.health</c> in its colours, and the phase.</summary>
internal static class ElasticRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        if (!o.HasStatus)
            return o.Kind is "StackConfigPolicy" ? null : Replicas.NotObserved(o);
        var (health, phase) = (o.Text("status.health"), o.Text("status.phase"));
        var said = $"status.health is {health}{(phase is { Length: > 0 } ? $", {phase}" : "")}";
        return (health, phase) switch
        {
            (_, "Invalid" or "Stalled") => HealthResult.Degraded(said),
            ("green", "ApplyingChanges" or "MigratingData") => HealthResult.Progressing(said),
            ("green", _) => HealthResult.Healthy(said),
            // While nodes are replaced a cluster may be red for a moment.
            ("red", not "ApplyingChanges") => HealthResult.Degraded(said),
            (null, _) => null,
            _ => HealthResult.Progressing(said),
        };
    }
}
