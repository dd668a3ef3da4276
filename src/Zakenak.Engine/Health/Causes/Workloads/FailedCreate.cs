using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes.Workloads;

/// <summary>A controller whose pods the API server refuses: a quota, admission, Pod Security, a missing service account.</summary>
internal static class FailedCreate
{
    /// <param name="pods">That it has made.</param>
    /// <param name="warnings">About the controller, newest first.</param>
    public static Finding? Find(LiveObject controller, IEnumerable<LiveObject> pods, IEnumerable<WarningEvent> warnings)
    {
        if (Words(controller, pods, warnings) is not { Length: > 0 } words)
            return null;
        var (what, next) = PodRefusal.Read(words, controller.Namespace!);
        var missing = controller.Kind == "Deployment" ? "A ReplicaSet" : "Pods";
        return Finding.Of(controller.Ref, "FailedCreate", $"{missing} cannot be created: {what}.", next, alike: what);
    }

    /// <summary>What the API server said last, null when it takes the pods.</summary>
    private static string? Words(LiveObject controller, IEnumerable<LiveObject> pods, IEnumerable<WarningEvent> warnings)
    {
        var o = new Observed(controller.Json);
        switch (controller.Kind)
        {
            case "ReplicaSet" or "ReplicationController":
                return o.Condition("ReplicaFailure") is { IsTrue: true, Reason: "FailedCreate" } failure ? failure.Message : null;
            case "Deployment":
                // Its ReplicaFailure is that of its ReplicaSet.
                return o.Condition("Progressing") is { IsFalse: true, Reason: "ReplicaSetCreateError" } refused ? refused.Message : null;
            default:
                // These have no such condition. A warning from before the newest pod has been overcome.
                var newest = pods.Max(pod => Times.Of(new Observed(pod.Json), "metadata.creationTimestamp"));
                return warnings.FirstOrDefault(w => w.Reason == "FailedCreate" && (newest is null || w.At >= newest))?.Message;
        }
    }
}
