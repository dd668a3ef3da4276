using System.Globalization;

namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: Argo CD, CronJob: degraded when its last run did not succeed. One that has not run yet, or runs just now, is
/// healthy.</summary>
internal static class CronJobRule
{
    public static HealthResult Evaluate(Observed o)
    {
        var active = o.Items("status.active").Count();
        if (active > 0)
            return HealthResult.Healthy($"{active} of its jobs {(active == 1 ? "runs" : "run")} now");
        if (Time(o, "status.lastScheduleTime") is not { } scheduled)
            return HealthResult.Healthy("has not run yet");
        return Time(o, "status.lastSuccessfulTime") is { } succeeded && succeeded >= scheduled
            ? HealthResult.Healthy($"its last run, of {Say(scheduled)}, succeeded")
            : HealthResult.Degraded($"its last run, of {Say(scheduled)}, did not succeed: look at the pods of its last Job");
    }

    private static DateTimeOffset? Time(Observed o, string path) =>
        DateTimeOffset.TryParse(o.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Say(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
