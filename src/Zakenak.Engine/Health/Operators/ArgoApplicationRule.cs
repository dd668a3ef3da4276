namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Argo CD, Application: its own word; a failed sync or an error condition degrades it whatever its objects
/// are.</summary>
internal static class ArgoApplicationRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Conditions.FirstOrDefault(c => c.Type.EndsWith("Error", StringComparison.Ordinal)) is { } error)
            return HealthResult.Degraded($"{error.Message} ({error.Type})"); // these have no status: they are there or not
        if (o.Text("status.operationState.phase") is "Failed" or "Error")
            return HealthResult.Degraded($"its last sync failed: {o.Text("status.operationState.message")}");
        var sync = o.Text("status.sync.status") is { } s ? $", {s}" : "";
        var message = o.Text("status.health.message") is { Length: > 0 } m ? $": {m}" : "";
        return o.Text("status.health.status") switch
        {
            "Healthy" => HealthResult.Healthy($"status.health is Healthy{sync}{message}"),
            "Suspended" => HealthResult.Suspended($"status.health is Suspended{sync}{message}"),
            "Degraded" => HealthResult.Degraded($"status.health is Degraded{sync}{message}"),
            // Its own objects are missing: it still has to create them.
            "Progressing" or "Missing" => HealthResult.Progressing($"status.health is {o.Text("status.health.status")}{sync}{message}"),
            "Unknown" => HealthResult.Unknown($"status.health is Unknown{sync}{message}"),
            _ => Replicas.NotObserved(o),
        };
    }
}
