namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A pod that was ended as a whole: evicted, past its deadline, shut down with its node.</summary>
internal static class FailedPod
{
    public static bool IsEnded(ObservedPod pod) =>
        pod.Json.Text("status.phase") == "Failed" && pod.Json.Text("status.reason") is { Length: > 0 };

    public static Finding? Find(ObservedPod pod)
    {
        if (!IsEnded(pod))
            return null;
        var (reason, words) = (pod.Json.Text("status.reason")!, OneLine.Quote(pod.Json.Text("status.message") ?? ""));
        var alone = pod.IsAlone ? " Nothing makes another one." : "";
        return pod.Finding(reason, $"The pod was ended: {(words.Length > 0 ? words : reason)}.{alone}", reason switch
        {
            "Evicted" => "Free the node's disk or memory, or set the pod's resources.requests to what it uses.",
            "DeadlineExceeded" =>
                $"Raise activeDeadlineSeconds, or see in its log what took so long: {pod.Kubectl($"logs {pod.Ref.Name}")}.",
            _ => $"Look at the pod: {pod.Describe}.",
        }, isFinal: pod.IsAlone);
    }
}
