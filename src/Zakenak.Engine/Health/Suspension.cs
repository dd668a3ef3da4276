namespace Zakenak.Engine.Health;

/// <summary>The fields and annotations by which somebody tells a controller to leave an object alone.</summary>
internal static class Suspension
{
    private static readonly (string Group, string Path)[] fields =
    [
        (".toolkit.fluxcd.io", "spec.suspend"),
        ("cluster.x-k8s.io", "spec.paused"),
        ("batch/Job", "spec.suspend"),
        ("batch/CronJob", "spec.suspend"),
        ("apps/Deployment", "spec.paused"),
        ("argoproj.io/CronWorkflow", "spec.suspend"),
        ("argoproj.io/Workflow", "spec.suspend"),
        ("velero.io/Schedule", "spec.paused"),
        ("postgresql.cnpg.io/ScheduledBackup", "spec.suspend"),
        ("monitoring.coreos.com", "spec.paused"),
        ("kubeflow.org", "spec.runPolicy.suspend"),
        ("ray.io", "spec.suspend"),
    ];

    private static readonly (string Group, string Key)[] annotations =
    [
        ("cluster.x-k8s.io", "cluster.x-k8s.io/paused"),
        ("keda.sh", "autoscaling.keda.sh/paused"),
        ("keda.sh", "autoscaling.keda.sh/paused-replicas"),
        ("strimzi.io", "strimzi.io/pause-reconciliation"),
        ("", "crossplane.io/paused"), // on managed resources and claims, which have groups of their own
    ];

    private static readonly string[] endings = ["Complete", "Failed", "Succeeded", "SuccessCriteriaMet", "FailureTarget"];

    /// <summary>Null where nobody stopped it. A Job or Workflow that has ended is not suspended any more.</summary>
    public static HealthResult? Of(Observed o)
    {
        var kind = $"{o.Group}/{o.Kind}";
        foreach (var (group, path) in fields)
        {
            if (Applies(group, o.Group, kind) && o.IsTrue(path) && !HasEnded(o))
                return HealthResult.Suspended($"{path} is true");
        }
        foreach (var (group, key) in annotations)
        {
            if (Applies(group, o.Group, kind) && o.Annotation(key) is { } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase))
                return HealthResult.Suspended($"paused by the annotation {key}");
        }
        return null;
    }

    private static bool Applies(string rule, string group, string kind) =>
        rule.Contains('/') ? kind == rule : group.EndsWith(rule, StringComparison.Ordinal);

    private static bool HasEnded(Observed o) => o.Text("status.phase") is "Succeeded" or "Failed" or "Error"
        || o.Conditions.Any(c => c.IsTrue && endings.Contains(c.Type));
}
