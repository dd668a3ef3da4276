using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Health.Causes;

/// <summary>What stands beneath an object by owner references.</summary>
/// <param name="Controllers">The object itself and those beneath that make pods, from the top down; of the newest revision only.</param>
/// <param name="Pods">Of the newest revision only: what is on its way out is not to blame.</param>
/// <param name="Outgoing">The other pods: of an older revision, or being deleted.</param>
internal sealed record Beneath(IReadOnlyList<LiveObject> Controllers, IReadOnlyList<LiveObject> Pods, IReadOnlyList<LiveObject> Outgoing)
{
    // Owner references may be written by anybody, in a circle too.
    private const int deepest = 6;
    private const int mostBetween = 20;

    private static readonly ApiResource[] all =
        [Kinds.Deployments, Kinds.ReplicaSets, Kinds.StatefulSets, Kinds.DaemonSets, Kinds.Revisions, Kinds.Jobs, Kinds.Pods];

    public static async Task<Beneath> FindAsync(CauseSearch search, LiveObject top, string ns, CancellationToken ct)
    {
        var kinds = KindsUnder(top);
        var lists = await Task.WhenAll(kinds.Select(kind => search.ListAsync(kind, ns, ct)));
        List<LiveObject> objects = [.. lists.SelectMany(list => list)];
        if (kinds == all)
            objects.AddRange(await FindBetweenAsync(search, top, objects, ns, ct));
        return Walk(top, objects.SelectMany(o => OwnersOf(o).Select(owner => (owner.Uid, Object: o))).ToLookup(o => o.Uid, o => o.Object));
    }

    public IEnumerable<LiveObject> PodsOf(LiveObject controller) => Of(controller, Pods);

    public IEnumerable<LiveObject> OutgoingOf(LiveObject controller) => Of(controller, Outgoing);

    private static IEnumerable<LiveObject> Of(LiveObject controller, IReadOnlyList<LiveObject> pods) =>
        pods.Where(pod => OwnersOf(pod).Any(owner => owner.Uid == controller.Uid));

    private static Beneath Walk(LiveObject top, ILookup<string, LiveObject> owned)
    {
        List<LiveObject> controllers = [], pods = [], outgoing = [];
        LiveObject[] level = [top];
        for (var depth = 0; level.Length > 0 && depth < deepest; depth++)
        {
            pods.AddRange(level.Where(o => o.Kind == "Pod"));
            controllers.AddRange(level.Where(o => o.Kind is not ("Pod" or "ControllerRevision")));
            var beneath = new List<LiveObject>();
            foreach (var owner in level)
            {
                var children = owned[owner.Uid].ToList();
                var newest = NewestRevision.Of(owner, [.. children.Where(o => !o.IsBeingDeleted)]).ToList();
                beneath.AddRange(newest);
                outgoing.AddRange(children.Except(newest).Where(o => o.Kind == "Pod"));
            }
            level = [.. beneath.DistinctBy(o => o.Uid)];
        }
        return new Beneath(controllers, pods, outgoing);
    }

    /// <summary>The owners of kinds that were not listed: what an operator puts between its object and the workloads.</summary>
    private static async Task<IReadOnlyList<LiveObject>> FindBetweenAsync(CauseSearch search, LiveObject top,
        IReadOnlyList<LiveObject> listed, string ns, CancellationToken ct)
    {
        var between = new List<LiveObject>();
        var known = listed.Select(o => o.Uid).Append(top.Uid).ToHashSet();
        for (var (depth, latest) = (0, listed); latest.Count > 0 && depth < deepest; depth++)
        {
            var unknown = latest.SelectMany(OwnersOf).Where(owner => known.Add(owner.Uid)).Take(mostBetween).ToList();
            var found = await Task.WhenAll(unknown.Select(async owner =>
                await search.FindAsync(owner.Ref with { Namespace = ns }, ct) is { } live && live.Uid == owner.Uid ? live : null));
            latest = [.. found.OfType<LiveObject>()];
            between.AddRange(latest);
        }
        return between;
    }

    private static IEnumerable<(string Uid, ObjectRef Ref)> OwnersOf(LiveObject o) => new Observed(o.Json).Items("metadata.ownerReferences")
        .Select(owner => (owner.Text("uid") ?? "", new ObjectRef(owner.ApiVersion, owner.Kind, null, owner.Text("name") ?? "")));

    private static ApiResource[] KindsUnder(LiveObject top) => $"{top.Ref.Group}/{top.Kind}" switch
    {
        "apps/Deployment" => [Kinds.ReplicaSets, Kinds.Pods],
        "apps/ReplicaSet" or "/ReplicationController" or "apps/StatefulSet" or "batch/Job" => [Kinds.Pods],
        "apps/DaemonSet" => [Kinds.Revisions, Kinds.Pods],
        "batch/CronJob" => [Kinds.Jobs, Kinds.Pods],
        _ => all,
    };
}
