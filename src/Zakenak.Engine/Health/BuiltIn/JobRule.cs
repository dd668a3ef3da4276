namespace Zakenak.Engine.Health.BuiltIn;

/// <summary>Health rule: gitops-engine, Job: it is healthy when it has completed. kstatus is content when it has started.</summary>
internal static class JobRule
{
    public static HealthResult Evaluate(Observed o)
    {
        if (JobStatus.Failure(o) is { } failed)
            return HealthResult.Degraded(failed.Said);
        var succeeded = JobStatus.Succeeded(o);
        if (o.Condition("Complete") is { IsTrue: true })
            return HealthResult.Healthy($"{succeeded} {(succeeded == 1 ? "pod has" : "pods have")} completed");
        if (o.Condition("SuccessCriteriaMet") is { IsTrue: true } met)
            return HealthResult.Progressing(met.Said);
        if (o.Condition("Suspended") is { IsTrue: true } suspended)
            return HealthResult.Suspended(suspended.Said);
        if (!o.HasStatus)
            return Replicas.NotObserved(o);
        // A work queue has no number of completions: each of its pods decides when all is done.
        var wanted = o.Number("spec.completions") is { } completions
            ? $"{succeeded} of {completions} pods have completed"
            : $"{succeeded} pods have completed";
        return HealthResult.Progressing($"{wanted}, {o.Number("status.active") ?? 0} active, {JobStatus.Failed(o)} failed");
    }
}
