namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Velero, all kinds: <c>status.phase</c>, with what validation or the run says.</summary>
internal static class VeleroRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        if (o.Text("status.phase") is not { Length: > 0 } phase)
            return o.Kind is "Backup" or "Restore" or "Schedule" or "BackupStorageLocation" ? Replicas.NotObserved(o) : null;
        var why = string.Join("; ", o.Items("status.validationErrors").Select(e => e.Json.ToString())
            .Prepend(o.Text("status.failureReason") ?? o.Text("status.message") ?? "")
            .Where(text => text.Length > 0));
        var counts = (o.Number("status.errors"), o.Number("status.warnings")) is (var errors, var warnings) && (errors ?? warnings) is not null
            ? $", {errors ?? 0} errors, {warnings ?? 0} warnings" : "";
        var said = $"status.phase is {phase}{counts}{(why.Length > 0 ? $": {why}" : "")}";
        return phase switch
        {
            "Completed" or "Available" or "Enabled" or "Processed" or "Ready" => HealthResult.Healthy(said),
            "Unavailable" or "Canceled" or "NotReady" => HealthResult.Degraded(said),
            // PartiallyFailed, FailedValidation, FinalizingPartiallyFailed …
            _ when phase.Contains("Failed", StringComparison.Ordinal) => HealthResult.Degraded(said),
            _ => HealthResult.Progressing(said),
        };
    }
}
