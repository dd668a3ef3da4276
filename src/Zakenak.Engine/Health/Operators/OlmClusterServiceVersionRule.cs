namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: OLM, ClusterServiceVersion: <c>status.phase</c> with its message and reason.</summary>
internal static class OlmClusterServiceVersionRule
{
    public static HealthResult Evaluate(Observed o)
    {
        var reason = o.Text("status.reason") is { Length: > 0 } r ? $" ({r})" : "";
        var said = $"status.phase is {o.Text("status.phase")}: {o.Text("status.message")}{reason}";
        return o.Text("status.phase") switch
        {
            "Succeeded" => HealthResult.Healthy(said),
            "Failed" => HealthResult.Degraded(said),
            null => Replicas.NotObserved(o),
            _ => HealthResult.Progressing(said),
        };
    }
}
