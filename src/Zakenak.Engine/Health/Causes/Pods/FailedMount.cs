namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A volume that its node cannot give to the pod.</summary>
internal static class FailedMount
{
    public static Finding? Find(ObservedPod pod)
    {
        if (!pod.IsBeingPrepared)
            return null;
        // That time ran out says nothing when another one says why.
        var warning = pod.Warnings.Where(w => w.Reason is "FailedMount" or "FailedAttachVolume" or "FailedMapVolume")
            .OrderBy(w => w.Message.Contains("timed out waiting", StringComparison.Ordinal)).FirstOrDefault();
        if (warning is null)
            return null;
        if (MissingReference.Read(pod, warning.Message) is { } missing)
        {
            return pod.Finding(warning.Reason, $"A volume of the pod cannot be mounted: {missing.Message}.", missing.NextStep(pod),
                alike: missing.Message);
        }
        return pod.Finding(warning.Reason, $"A volume of the pod cannot be mounted: {OneLine.Quote(warning.Message)}.",
            Next(pod, warning.Message));
    }

    private static string Next(ObservedPod pod, string words)
    {
        if (words.Contains("Multi-Attach", StringComparison.Ordinal))
            return "Another node still holds the volume: delete the pod there, or wait until that node lets go of it.";
        if (words.Contains("hostPath type check failed", StringComparison.Ordinal))
            return "Make that path on the node, or correct the volume's hostPath.";
        if (words.Contains("CSINode", StringComparison.Ordinal) || words.Contains("registered CSI drivers", StringComparison.Ordinal))
            return "The node has no such CSI driver: see whether its pod runs there (kubectl get csinodes).";
        return $"Look at the pod: {pod.Describe}.";
    }
}
