using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Health.Causes.Workloads;

/// <summary>A StatefulSet that waits for a pod which is on its way out: it makes one anew only when the former is gone, and replaces them
/// only while all others are ready (Kubernetes: StatefulSet, forced rollback).</summary>
internal static class BlockedRollout
{
    /// <param name="outgoing">Its pods of older revisions, and those that are being deleted.</param>
    public static Finding? Find(LiveObject controller, IEnumerable<LiveObject> outgoing)
    {
        if (controller.Kind != "StatefulSet" || outgoing.FirstOrDefault(IsInTheWay) is not { } pod)
            return null;
        var (why, next) = pod.IsBeingDeleted
            ? ($"{Deletion.Of(new Observed(pod.Json)).Message}, and comes again only when it is gone",
                $"See what holds it: kubectl -n {pod.Namespace} describe pod {pod.Name}.")
            : ("is of the revision before and not ready, and the set goes on only when all of its pods are",
                $"Delete it, so that it is made anew: kubectl -n {pod.Namespace} delete pod {pod.Name}.");
        return Finding.Of(controller.Ref, "RolloutBlocked", $"The rollout waits for the pod {pod.Name}: it {why}.", next);
    }

    private static bool IsInTheWay(LiveObject pod) => pod.IsBeingDeleted || new ObservedPod(pod, []).IsUnwell;
}
