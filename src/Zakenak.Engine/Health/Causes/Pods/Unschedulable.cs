using System.Text.RegularExpressions;

namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>No node takes the pod: the scheduler's words. A node may come, so this is never final.</summary>
internal static partial class Unschedulable
{
    public static Finding? Find(ObservedPod pod)
    {
        if (pod.Json.Condition("PodScheduled") is not { IsFalse: true } scheduled)
            return null;
        if (scheduled.Reason == "SchedulingGated")
        {
            var gates = string.Join(", ", pod.Json.Items("spec.schedulingGates").Select(gate => gate.Text("name")));
            return pod.Finding("SchedulingGated", $"The pod is held back by its scheduling gates: {gates}.",
                "See why their controller does not remove them.", alike: gates);
        }
        var words = Words(scheduled.Message);
        return pod.Finding("Unschedulable", $"No node takes the pod: {words}.", Next(pod, words), alike: words);
    }

    /// <summary>Whether the scheduler waits for the pod's claims.</summary>
    public static bool IsForClaims(ObservedPod pod) => pod.Json.Condition("PodScheduled") is { IsFalse: true } scheduled
        && (scheduled.Message.Contains("persistentvolumeclaim", StringComparison.OrdinalIgnoreCase)
            || scheduled.Message.Contains("persistent volumes to bind", StringComparison.Ordinal));

    // What was tried with pods of lower priority tells no more.
    private static string Words(string message) => Preemption().Replace(message, "").Trim().TrimEnd('.');

    private static string Next(ObservedPod pod, string words)
    {
        if (words.Contains("no nodes available", StringComparison.Ordinal))
            return "Add a node, or see why none is ready: kubectl get nodes.";
        if (words.Contains("Insufficient nvidia.com/gpu", StringComparison.Ordinal))
            return "See whether the device plugin runs and how many GPUs the nodes offer: kubectl describe nodes.";
        if (words.Contains("Insufficient", StringComparison.Ordinal) || words.Contains("Too many pods", StringComparison.Ordinal))
            return "Lower the pod's resources.requests, free what others use, or add a node: kubectl describe nodes.";
        if (words.Contains("taint", StringComparison.Ordinal))
            return "Give the pod a toleration for the taint, or take it off the node: kubectl describe nodes.";
        if (words.Contains("affinity", StringComparison.Ordinal) || words.Contains("selector", StringComparison.Ordinal)
            || words.Contains("topology spread", StringComparison.Ordinal))
            return "Compare nodeSelector and affinity with the nodes' labels: kubectl get nodes --show-labels.";
        return words.Contains("free ports", StringComparison.Ordinal)
            ? "Another pod holds the hostPort on the node: use another one, or a Service."
            : $"Look at the pod: {pod.Describe}.";
    }

    /// <summary><c>. preemption: …</c>; since 1.34, where the scheduler allocates devices too, <c>. no new claims to deallocate,
    /// preemption: …</c>.</summary>
    [GeneratedRegex(@"(?<=[.:])\s(?:[^.:]+,\s)?preemption:.*", RegexOptions.Singleline)]
    private static partial Regex Preemption();
}
