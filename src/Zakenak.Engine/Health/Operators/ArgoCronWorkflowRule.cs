namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Argo Workflows, CronWorkflow: degraded when it cannot even submit its workflows.</summary>
internal static class ArgoCronWorkflowRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (o.Conditions.FirstOrDefault(c => c is { IsTrue: true, Type: "SubmissionError" or "SpecError" }) is { } error)
            return HealthResult.Degraded(error.Said);
        return o.Text("status.phase") == "Stopped"
            ? HealthResult.Suspended("status.phase is Stopped: its stop strategy has ended it")
            : HealthResult.Healthy(o.Text("status.lastScheduledTime") is { } last ? $"ran last at {last}" : "has not run yet");
    }
}
