using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes.Pods;

namespace Zakenak.Engine.Health.Causes.Workloads;

/// <summary>A Job that has given up. It does not try again, so waiting cannot help.</summary>
internal static class FailedJob
{
    public static bool IsFailed(LiveObject controller) =>
        controller.Kind == "Job" && JobStatus.Failure(new Observed(controller.Json)) is not null;

    public static Finding Of(LiveObject controller, IEnumerable<LiveObject> pods)
    {
        var job = new Observed(controller.Json);
        var failed = JobStatus.Failure(job)!;
        var last = pods.SelectMany(pod => new ObservedPod(pod, []).Containers)
            .Where(c => c.Status.Number("state.terminated.exitCode") is > 0)
            .MaxBy(c => Times.Of(c.Status, "state.terminated.finishedAt"));
        var exit = last is null ? "" : $" {last.Title} of its last pod {ContainerExit.Read(last, "state.terminated").What}.";
        return Finding.Of(controller.Ref, failed.Reason, $"The Job has given up: {Why(job, failed)}.{exit}",
            $"Correct the cause, then delete the Job and converge again: kubectl -n {controller.Namespace} delete job {controller.Name}.",
            isFinal: true, log: last?.Log(previous: false));
    }

    private static string Why(Observed job, ObservedCondition failed) => failed.Reason switch
    {
        "BackoffLimitExceeded" =>
            $"its pods failed {JobStatus.Failed(job)} times (backoffLimit is {job.Number("spec.backoffLimit") ?? 6})",
        "DeadlineExceeded" => $"it took longer than activeDeadlineSeconds ({job.Number("spec.activeDeadlineSeconds")} s)",
        _ => failed.Message.Length > 0 ? OneLine.Quote(failed.Message) : failed.Reason,
    };
}
