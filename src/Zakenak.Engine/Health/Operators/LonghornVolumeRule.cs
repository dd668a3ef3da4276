namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Longhorn, Volume: robustness while it is attached; a detached volume is at rest.</summary>
internal static class LonghornVolumeRule
{
    public static HealthResult Evaluate(Observed o)
    {
        var (state, robustness) = (o.Text("status.state"), o.Text("status.robustness"));
        var said = $"is {state}, {robustness}";
        return (state, robustness) switch
        {
            (_, "faulted" or "degraded") => HealthResult.Degraded(said),
            ("attached", "healthy") => HealthResult.Healthy(said),
            ("detached", _) => HealthResult.Healthy("is detached: no pod uses it"),
            (null, _) => Replicas.NotObserved(o),
            _ => HealthResult.Progressing(said),
        };
    }
}
