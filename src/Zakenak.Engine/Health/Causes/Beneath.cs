using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes;

/// <summary>What stands beneath an object by owner references, of the newest revision only: what is on its way out is not to
/// blame.</summary>
/// <param name="Controllers">The object itself and those beneath that make pods, from the top down.</param>
internal sealed record Beneath(IReadOnlyList<LiveObject> Controllers, IReadOnlyList<LiveObject> Pods)
{
    public IEnumerable<LiveObject> PodsOf(LiveObject controller) => Pods.Where(pod => OwnersOf(pod).Contains(controller.Uid));

    // Owner references may be written by anybody, in a circle too.
    private const int deepest = 6;

    private static readonly ApiResource[] all =
        [Kinds.Deployments, Kinds.ReplicaSets, Kinds.StatefulSets, Kinds.DaemonSets, Kinds.Revisions, Kinds.Jobs, Kinds.Pods];

    public static async Task<Beneath> FindAsync(CauseSearch search, LiveObject top, string ns, CancellationToken ct)
    {
        var lists = await Task.WhenAll(KindsUnder(top).Select(kind => search.ListAsync(kind, ns, ct)));
        var owned = lists.SelectMany(list => list).Where(o => !o.IsBeingDeleted)
            .SelectMany(o => OwnersOf(o).Select(uid => (Uid: uid, Object: o)))
            .ToLookup(o => o.Uid, o => o.Object);
        List<LiveObject> controllers = [], pods = [];
        LiveObject[] level = [top];
        for (var depth = 0; level.Length > 0 && depth < deepest; depth++)
        {
            pods.AddRange(level.Where(o => o.Kind == "Pod"));
            controllers.AddRange(level.Where(o => o.Kind is not ("Pod" or "ControllerRevision")));
            level = [.. level.SelectMany(o => NewestRevision.Of(o, [.. owned[o.Uid]])).DistinctBy(o => o.Uid)];
        }
        return new Beneath(controllers, pods);
    }

    private static IEnumerable<string> OwnersOf(LiveObject o) =>
        new Observed(o.Json).Items("metadata.ownerReferences").Select(owner => owner.Text("uid")).OfType<string>();

    private static ApiResource[] KindsUnder(LiveObject top) => $"{top.Ref.Group}/{top.Kind}" switch
    {
        "apps/Deployment" => [Kinds.ReplicaSets, Kinds.Pods],
        "apps/ReplicaSet" or "/ReplicationController" or "apps/StatefulSet" or "batch/Job" => [Kinds.Pods],
        "apps/DaemonSet" => [Kinds.Revisions, Kinds.Pods],
        "batch/CronJob" => [Kinds.Jobs, Kinds.Pods],
        _ => all,
    };
}
