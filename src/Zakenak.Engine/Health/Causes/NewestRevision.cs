using System.Globalization;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes;

/// <summary>Which of the objects that a controller owns belong to its present spec.</summary>
internal static class NewestRevision
{
    public static IEnumerable<LiveObject> Of(LiveObject owner, IReadOnlyList<LiveObject> owned)
    {
        var o = new Observed(owner.Json);
        // What it owns so far is of the spec before.
        if (o.Number("status.observedGeneration") is { } observed && observed < o.Generation)
            return [];
        return $"{owner.Ref.Group}/{owner.Kind}" switch
        {
            "apps/Deployment" => owned.Where(r => r.Kind == "ReplicaSet").OrderByDescending(RevisionOf).ThenByDescending(Created).Take(1),
            "apps/StatefulSet" => owned.Where(pod => IsUpdated(o, pod)),
            "apps/DaemonSet" => OfDaemonSet(o, owned),
            "batch/CronJob" => owned.Where(j => j.Kind == "Job").OrderByDescending(Created).Take(1),
            _ => owned,
        };
    }

    /// <summary>With <c>OnDelete</c> the old pods are meant to stay, and so are those below a partition.</summary>
    private static bool IsUpdated(Observed set, LiveObject pod)
    {
        if (set.Text("spec.updateStrategy.type") == "OnDelete" || set.Text("status.updateRevision") is not { } revision)
            return true;
        return pod.Label("controller-revision-hash") == revision
            || OrdinalOf(pod) < (set.Number("spec.updateStrategy.rollingUpdate.partition") ?? 0);
    }

    private static IEnumerable<LiveObject> OfDaemonSet(Observed set, IReadOnlyList<LiveObject> owned)
    {
        var pods = owned.Where(o => o.Kind == "Pod");
        var newest = owned.Where(o => o.Kind == "ControllerRevision").MaxBy(r => new Observed(r.Json).Number("revision") ?? 0);
        return newest?.Label("controller-revision-hash") is { } hash && set.Text("spec.updateStrategy.type") != "OnDelete"
            ? pods.Where(pod => pod.Label("controller-revision-hash") == hash)
            : pods;
    }

    private static long RevisionOf(LiveObject replicaSet) => Number(replicaSet.Annotation("deployment.kubernetes.io/revision"));

    private static long OrdinalOf(LiveObject pod) => Number(pod.Name.AsSpan(pod.Name.LastIndexOf('-') + 1));

    private static long Number(ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DateTimeOffset? Created(LiveObject o) => Times.Of(new Observed(o.Json), "metadata.creationTimestamp");
}
