namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>A container that its node cannot start: a command that is not there, a device that is missing.</summary>
internal static class ContainerStart
{
    public static Finding? Find(ObservedContainer container)
    {
        if (container.Waiting is not { } reason || !IsFailure(reason))
            return null;
        var words = container.WaitingMessage.Length > 0 ? container.WaitingMessage
            : container.Warnings.FirstOrDefault(w => w.Reason == "Failed")?.Message ?? "its node does not say why";
        return container.Finding(reason, $"{container.Title} cannot start: {OneLine.Quote(words)}.", Next(container, words));
    }

    private static bool IsFailure(string reason) => reason.EndsWith("Error", StringComparison.Ordinal)
        || reason.EndsWith("BackOff", StringComparison.Ordinal) || reason.StartsWith("Err", StringComparison.Ordinal);

    private static string Next(ObservedContainer container, string words) =>
        words.Contains("executable file not found", StringComparison.Ordinal) || words.Contains("no such file", StringComparison.Ordinal)
            || words.Contains("permission denied", StringComparison.Ordinal)
            ? $"Compare command and args of container {container.Name} with what is in the image {container.Image}."
            : $"Look at the pod: {container.Pod.Describe}.";
}
