namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A container whose environment cannot be made: mostly a Secret or a ConfigMap that is not there.</summary>
internal static class MissingConfiguration
{
    private const string reason = "CreateContainerConfigError";

    public static Finding? Find(ObservedContainer container)
    {
        if (container.Waiting != reason)
            return null;
        var words = container.WaitingMessage;
        if (MissingReference.Read(container.Pod, words) is { } missing)
        {
            return container.Finding(reason, $"{container.Title} cannot start: {missing.Message}.", missing.NextStep(container.Pod),
                alike: missing.Message);
        }
        var next = words.Contains("runAsNonRoot", StringComparison.Ordinal)
            ? $"Set securityContext.runAsUser of container {container.Name}, or give the image a USER that is a number other than 0."
            : $"Look at the pod: {container.Pod.Describe}.";
        return container.Finding(reason, $"{container.Title} cannot start: {OneLine.Quote(words)}.", next);
    }
}
