namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: by <c>status.phase</c>. A released volume is kept on purpose, by its reclaim policy.</summary>
internal static class PersistentVolumeRule
{
    public static HealthResult Evaluate(Observed o) => o.Text("status.phase") switch
    {
        "Available" => HealthResult.Healthy("is free for a claim"),
        "Bound" => HealthResult.Healthy($"bound to {o.Text("spec.claimRef.namespace")}/{o.Text("spec.claimRef.name")}"),
        "Released" => HealthResult.Healthy("its claim was deleted, the data is kept (Released)"),
        "Failed" => HealthResult.Degraded($"cannot be reclaimed: {o.Text("status.message")} ({o.Text("status.reason") ?? "Failed"})"),
        _ => HealthResult.Progressing("is not available yet"),
    };
}
