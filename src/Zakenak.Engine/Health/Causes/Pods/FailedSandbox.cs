namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A pod that its node cannot set up: no network, no runtime class.</summary>
internal static class FailedSandbox
{
    public static Finding? Find(ObservedPod pod)
    {
        if (!pod.IsBeingPrepared
            || pod.Warning("FailedCreatePodSandBox", "NetworkNotReady", "FailedCreatePodContainer") is not { } warning)
            return null;
        var node = pod.Json.Text("spec.nodeName");
        var next = pod.Json.Text("spec.runtimeClassName") is { } runtime && warning.Message.Contains("runtime", StringComparison.Ordinal)
            ? $"See whether the node {node} has the runtime of the RuntimeClass {runtime}."
            : $"Look at the node, and at the network plugin's pod on it: kubectl describe node {node}.";
        return pod.Finding(warning.Reason, $"Its node {node} cannot set the pod up: {OneLine.Quote(warning.Message)}.", next);
    }
}
