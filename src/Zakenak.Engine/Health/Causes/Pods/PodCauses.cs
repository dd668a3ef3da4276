using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>What is wrong with pods: for each container the first that fits, then what keeps the pod as a whole.</summary>
internal static class PodCauses
{
    // The order in which they are told, too.
    private static readonly Func<ObservedContainer, Finding?>[] ofContainers =
        [ImagePull.Find, CrashLoop.Find];

    private static readonly Func<ObservedPod, Finding?>[] ofPods = [];

    public static async Task<IEnumerable<Finding>> FindAsync(CauseSearch search, string ns, IEnumerable<LiveObject> pods, CancellationToken ct)
    {
        var warnings = await search.WarningsAsync(ns, ct);
        return pods.Select(pod => new ObservedPod(pod, warnings[pod.Uid])).Where(IsUnwell).SelectMany(Find)
            .OrderBy(f => f.Rank).Select(f => f.Finding);
    }

    private static bool IsUnwell(ObservedPod pod) =>
        pod.Json.Text("status.phase") != "Succeeded" && pod.Json.Condition("Ready") is not { IsTrue: true };

    private static IEnumerable<(int Rank, Finding Finding)> Find(ObservedPod pod)
    {
        var found = pod.Containers.Select(container => First(ofContainers, container)).OfType<(int, Finding)>().ToList();
        if (First(ofPods, pod) is { } whole)
            found.Add((ofContainers.Length + whole.Rank, whole.Finding));
        return found;
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
