namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>The node cannot get the image: what the registry said, and whether it may say something else later.</summary>
internal static class ImagePull
{
    public static Finding? Find(ObservedContainer container) => container.Waiting switch
    {
        "InvalidImageName" => container.Finding("InvalidImageName", $"{container.Title} names no image: \"{container.Image}\" cannot be read as one.",
            "Correct the image's name in the manifest or the chart's values.", isFinal: true),
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
        var secrets = MissingSecrets(container.Pod);
        var verdict = RegistryVerdict.Of(words);
        var (what, next) = verdict == RegistryWord.Denied && secrets.Length > 0
            ? ($"the pull secret {secrets} does not exist", $"Create it: {Command(container, secrets)}.")
            : Explain(container, verdict);
        var said = words.Length > 0 ? $" The node says: {OneLine.Of(words, 400).TrimEnd('.')}." : "";
        // Trying and backing off take turns: after the first back-off the answer was given at least twice.
        var hasBackedOff = reason == "ImagePullBackOff" || container.Warnings.Any(w => w.Reason == "BackOff");
        return container.Finding(hasBackedOff ? "ImagePullBackOff" : reason, $"{container.Title} has no image {container.Image}: {what}.{said}", next,
            isFinal: hasBackedOff && secrets.Length == 0 && RegistryVerdict.IsFinal(verdict), alike: container.Image);
    }

    private static (string What, string Next) Explain(ObservedContainer container, RegistryWord verdict)
    {
        var host = Registry(container.Image);
        var check = $"`docker manifest inspect {container.Image}` shows whether it is there";
        return verdict switch
        {
            RegistryWord.NotFound => ($"{host} has no such image or tag", $"Correct the image's name or tag, or push it; {check}."),
            RegistryWord.NotFoundOrDenied => ($"{host} has no such repository, or these credentials may not read it",
                $"Correct the image's name, or give the pod a pull secret: {Command(container, PullSecret(container))}."),
            RegistryWord.Denied when PullSecret(container) is { Length: > 0 } secret => ($"{host} refuses the credentials of the pull secret {secret}",
                $"Renew them: {Command(container, secret)}, or give them the right to read this repository."),
            RegistryWord.Denied => ($"{host} wants credentials, and the pod names no pull secret",
                $"Make one and name it in imagePullSecrets: {Command(container, "")}."),
            RegistryWord.OtherPlatform => ("it is not built for the node's platform", "Build it for that platform too (docker buildx build --platform …), "
                + "or choose another node with a nodeSelector on kubernetes.io/arch."),
            RegistryWord.TooMany => ($"{host} limits how much is pulled", "Wait, or pull with an account: name a pull secret in imagePullSecrets."),
            RegistryWord.Unreachable => ($"the node cannot reach {host}", $"Check from the node the name, the network, the proxy and the certificate of {host}."),
            RegistryWord.DiskFull => ("the node's disk is full", "Free space on the node: crictl rmi --prune removes images that nobody uses."),
            _ => ("pulling it failed", $"Look at the pod: {container.Pod.Kubectl($"describe pod {container.Pod.Ref.Name}")}."),
        };
    }

    /// <summary>What the runtime and the registry said, without what surrounds it; empty when nobody told.</summary>
    private static string Words(ObservedContainer container)
    {
        var waiting = container.WaitingMessage;
        // Since 1.31: Back-off pulling image "web": ErrImagePull: rpc error: …
        var words = waiting.IndexOf("ErrImagePull: ", StringComparison.Ordinal) is var at and >= 0 ? waiting[(at + "ErrImagePull: ".Length)..]
            : waiting.StartsWith("Back-off pulling image", StringComparison.Ordinal) || waiting.Length == 0 ? EventWords(container) : waiting;
        var code = words.StartsWith("rpc error:", StringComparison.Ordinal) ? words.IndexOf(" desc = ", StringComparison.Ordinal) : -1;
        return code >= 0 ? words[(code + " desc = ".Length)..] : words;
    }

    private static string EventWords(ObservedContainer container)
    {
        var told = container.Warnings.FirstOrDefault(w => w.Message.StartsWith("Failed to pull image", StringComparison.Ordinal))?.Message ?? "";
        return told.IndexOf("\": ", StringComparison.Ordinal) is var at and >= 0 ? told[(at + 3)..] : told;
    }

    /// <summary>The pull secrets that the kubelet did not find, empty for none.</summary>
    private static string MissingSecrets(ObservedPod pod)
    {
        if (pod.Warning("FailedToRetrieveImagePullSecret") is not { } warning)
            return "";
        // Unable to retrieve some image pull secrets (regcred, other); attempting to pull the image may not succeed.
        var (from, to) = (warning.Message.IndexOf('('), warning.Message.IndexOf(')'));
        return from >= 0 && to > from ? warning.Message[(from + 1)..to] : "";
    }

    private static string PullSecret(ObservedContainer container) =>
        string.Join(", ", container.Pod.Json.Items("spec.imagePullSecrets").Select(s => s.Text("name")).OfType<string>());

    private static string Command(ObservedContainer container, string secrets) => container.Pod.Kubectl(
        $"create secret docker-registry {(secrets.Length == 0 ? "NAME" : secrets.Split(',')[0])} --docker-server={Registry(container.Image)} "
        + "--docker-username=… --docker-password=…");

    /// <summary>The first part when it looks like a host, as Docker reads it.</summary>
    private static string Registry(string image)
    {
        var first = image.Split('/', 2) is [var host, _] ? host : "";
        return first.Contains('.') || first.Contains(':') || first == "localhost" ? first : "docker.io";
    }
}
