using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Claims;

namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>What is wrong with pods: of each container the first that fits, then what holds the pod as a whole.</summary>
internal static class PodCauses
{
    // The order in which they are told, too.
    private static readonly Func<ObservedContainer, Finding?>[] ofContainers =
        [ImagePull.Find, MissingConfiguration.Find, CrashLoop.Find, ContainerStart.Find, NotReady.Find, Initializing.Find];

    private static readonly Func<ObservedPod, Finding?>[] ofPods =
        [Unschedulable.Find, FailedMount.Find, FailedSandbox.Find, LostNode.Find, ReadinessGates.Find, FailedPod.Find];

    public static async Task<IEnumerable<Finding>> FindAsync(CauseSearch search, string ns, IEnumerable<LiveObject> pods,
        CancellationToken ct)
    {
        var warnings = await search.WarningsAsync(ns, ct);
        var found = new List<(int Rank, Finding Finding)>();
        foreach (var pod in pods.Select(pod => new ObservedPod(pod, warnings[pod.Uid])).Where(pod => pod.IsUnwell))
        {
            var claims = Unschedulable.IsForClaims(pod) ? await ClaimCauses.OfPodAsync(search, pod, ct) : [];
            found.AddRange(claims.Count > 0 ? claims.Select(claim => (ofContainers.Length, claim)) : Find(pod));
        }
        return found.OrderBy(f => f.Rank).Select(f => f.Finding);
    }

    private static IEnumerable<(int Rank, Finding Finding)> Find(ObservedPod pod)
    {
        // Of one that its node has ended (evicted, shut down) the containers tell nothing.
        var containers = FailedPod.IsEnded(pod) ? [] : pod.Containers;
        foreach (var container in containers)
        {
            if (First(ofContainers, container) is { } found)
                yield return found;
        }
        if (First(ofPods, pod) is { } whole)
            yield return (ofContainers.Length + whole.Rank, whole.Finding);
    }

    private static (int Rank, Finding Finding)? First<T>(Func<T, Finding?>[] rules, T of)
    {
        for (var rank = 0; rank < rules.Length; rank++)
        {
            if (rules[rank](of) is { } finding)
                return (rank, finding);
        }
        return null;
    }
}
