namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>The node cannot get the image: what the registry said, and whether it may say something else later.</summary>
internal static class ImagePull
{
    public static Finding? Find(ObservedContainer container) => container.Waiting switch
    {
        "InvalidImageName" => container.Finding("InvalidImageName",
            $"{container.Title} names no image: \"{container.Image}\" cannot be read as one.",
            "Correct the image's name in the manifest or in the chart's values.", isFinal: true),
        "ErrImageNeverPull" => container.Finding("ErrImageNeverPull",
            $"{container.Title} needs the image {container.Image}, which is not on the node, and its imagePullPolicy is Never.",
            "Load the image onto the node, or set imagePullPolicy to IfNotPresent."),
        "ImagePullBackOff" or "ErrImagePull" or "RegistryUnavailable" or "ImageInspectError" or "SignatureValidationFailed" =>
            Pull(container, container.Waiting),
        _ => null,
    };

    private static Finding Pull(ObservedContainer container, string reason)
    {
        var words = Words(container);
        var verdict = RegistryVerdict.Of(words);
        var missing = MissingSecrets(container.Pod);
        var (what, next) = RegistryAdvice.Of(container, verdict, missing);
        var said = words.Length > 0 ? $" The node says: {OneLine.Quote(words)}." : "";
        // Trying and backing off take turns: after the first back-off the answer was given at least once, and asked for again.
        var hasBackedOff = reason == "ImagePullBackOff" || container.Warnings.Any(w => w.Reason == "BackOff");
        return container.Finding(hasBackedOff ? "ImagePullBackOff" : reason,
            $"{container.Title} has no image {container.Image}: {what}.{said}", next,
            isFinal: hasBackedOff && missing.Length == 0 && RegistryVerdict.IsFinal(verdict), alike: container.Image);
    }

    /// <summary>What the runtime and the registry said, without what surrounds it; empty when nobody told.</summary>
    private static string Words(ObservedContainer container)
    {
        const string since131 = "ErrImagePull: ";
        var waiting = container.WaitingMessage;
        var inside = waiting.IndexOf(since131, StringComparison.Ordinal);
        var words = inside >= 0 ? waiting[(inside + since131.Length)..]
            : waiting.StartsWith("Back-off pulling image", StringComparison.Ordinal) || waiting.Length == 0 ? EventWords(container)
            : waiting;
        // rpc error: code = NotFound desc = …
        var said = words.StartsWith("rpc error:", StringComparison.Ordinal) ? words.IndexOf(" desc = ", StringComparison.Ordinal) : -1;
        return said >= 0 ? words[(said + " desc = ".Length)..] : words;
    }

    private static string EventWords(ObservedContainer container)
    {
        const string begin = "Failed to pull image";
        var told = container.Warnings.FirstOrDefault(w => w.Message.StartsWith(begin, StringComparison.Ordinal))?.Message ?? "";
        return told.IndexOf("\": ", StringComparison.Ordinal) is var at and >= 0 ? told[(at + 3)..] : told;
    }

    /// <summary>The pull secrets that the kubelet did not find, empty for none.</summary>
    private static string MissingSecrets(ObservedPod pod)
    {
        // Unable to retrieve some image pull secrets (regcred, other); attempting to pull the image may not succeed.
        var told = pod.Warning("FailedToRetrieveImagePullSecret")?.Message ?? "";
        var (from, to) = (told.IndexOf('('), told.IndexOf(')'));
        return from >= 0 && to > from ? told[(from + 1)..to] : "";
    }
}
