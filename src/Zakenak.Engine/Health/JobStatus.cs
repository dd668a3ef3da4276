namespace Zakenak.Engine.Health;

/// <summary>What a Job's controller has concluded. Since Kubernetes 1.31 it always says <c>FailureTarget</c> or <c>SuccessCriteriaMet</c>
/// first, and <c>Failed</c> or <c>Complete</c> once no pod is left: an end that nothing changes any more.</summary>
internal static class JobStatus
{
    /// <summary>Why it has failed, or is about to; null where it has not.</summary>
    public static ObservedCondition? Failure(Observed job) =>
        (job.Condition("Failed") ?? job.Condition("FailureTarget")) is { IsTrue: true } failed ? failed : null;

    public static long Failed(Observed job) => Pods(job, "failed");

    public static long Succeeded(Observed job) => Pods(job, "succeeded");

    // Those that have just ended are only listed; they are counted in a later write.
    private static long Pods(Observed job, string how) =>
        (job.Number($"status.{how}") ?? 0) + job.Items($"status.uncountedTerminatedPods.{how}").Count();
}
