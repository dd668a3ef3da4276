using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Causes.Workloads;

/// <summary>A Deployment whose controller has given its rollout up for lost.</summary>
internal static class StalledRollout
{
    public static Finding? Find(LiveObject controller)
    {
        var deployment = new Observed(controller.Json);
        if (controller.Kind != "Deployment"
            || deployment.Condition("Progressing") is not { IsFalse: true, Reason: "ProgressDeadlineExceeded" } progressing)
            return null;
        var seconds = deployment.Number("spec.progressDeadlineSeconds") ?? 600;
        return Finding.Of(controller.Ref, progressing.Reason,
            $"The rollout has made no progress within progressDeadlineSeconds ({seconds} s).",
            $"Correct what holds its pods up, and converge again: kubectl -n {controller.Namespace} describe deployment {controller.Name}.",
            isFinal: true);
    }
}
