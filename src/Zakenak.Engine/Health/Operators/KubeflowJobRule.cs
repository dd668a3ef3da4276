namespace Zakenak.Engine.Health.Operators;

/// <summary>Health rule: Kubeflow, its training jobs (PyTorchJob, TFJob, MPIJob …): the newest of Succeeded, Failed, Suspended, Running.
/// Null for its other kinds.</summary>
internal static class KubeflowJobRule
{
    public static HealthResult? Evaluate(Observed o)
    {
        if (!o.Kind.EndsWith("Job", StringComparison.Ordinal))
            return null;
        // A job that has succeeded keeps its Running, as False or not.
        var last = o.Conditions.Where(c => c.IsTrue).MaxBy(c => Of(c.Type).Rank);
        return last is null ? Replicas.NotObserved(o) : HealthResult.Of(Of(last.Type).Health, last.Said);
    }

    private static (int Rank, HealthState Health) Of(string type) => type switch
    {
        "Failed" => (4, HealthState.Degraded),
        "Succeeded" or "Complete" => (3, HealthState.Healthy),
        "Suspended" => (2, HealthState.Suspended),
        "Created" => (0, HealthState.Progressing),
        _ => (1, HealthState.Progressing),
    };
}
