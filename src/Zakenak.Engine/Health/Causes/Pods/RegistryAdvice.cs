using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>What a registry's answer means for a container, and what to do about it.</summary>
internal static class RegistryAdvice
{
    /// <param name="missing">The pull secrets that do not exist, empty for none.</param>
    /// <returns>The first goes on after a colon.</returns>
    public static (string What, string NextStep) Of(ObservedContainer container, RegistryWord verdict, string missing)
    {
        var (image, host) = (container.Image, Host(container.Image));
        return verdict switch
        {
            RegistryWord.Denied or RegistryWord.NotFoundOrDenied when missing.Length > 0 =>
                ($"the pull secret {missing} does not exist", $"Create it: {Login(container, missing)}."),
            RegistryWord.NotFound => ($"{host} has no such image or tag",
                $"Correct the image's name or tag, or push it; `docker manifest inspect {image}` shows whether it is there."),
            RegistryWord.NotFoundOrDenied => ($"{host} has no such repository, or does not let everybody read it",
                $"Correct the image's name, or give the pod a pull secret: {Login(container, PullSecrets(container))}."),
            RegistryWord.Denied when PullSecrets(container) is { Length: > 0 } secrets =>
                ($"{host} refuses the credentials of the pull secret {secrets}",
                    $"Renew them, or give them the right to read this repository: {Login(container, secrets)}."),
            RegistryWord.Denied => ($"{host} wants credentials, and the pod names no pull secret",
                $"Make one and name it in imagePullSecrets: {Login(container, "")}."),
            RegistryWord.OtherPlatform => ("it is not built for the node's platform",
                "Build it for that platform too (docker buildx build --platform …), or choose other nodes by kubernetes.io/arch."),
            RegistryWord.TooMany => ($"{host} limits how much is pulled",
                $"Wait, or pull with an account, by a pull secret in imagePullSecrets: {Login(container, PullSecrets(container))}."),
            RegistryWord.Unreachable => ($"the node cannot reach {host}",
                $"Check from the node the name, the network, the proxy and the certificate of {host}."),
            RegistryWord.DiskFull =>
                ("the node's disk is full", "Free space on the node: `crictl rmi --prune` removes images without use."),
            _ => ("pulling it failed", $"Look at the pod: {container.Pod.Describe}."),
        };
    }

    private static string PullSecrets(ObservedContainer container) =>
        string.Join(", ", container.Pod.Json.Items("spec.imagePullSecrets").Select(s => s.Text("name")).OfType<string>());

    private static string Login(ObservedContainer container, string secrets)
    {
        var name = secrets.Length == 0 ? "NAME" : secrets.Split(',')[0];
        var server = RegistryAddress.LoginKey(Host(container.Image));
        return container.Pod.Kubectl($"create secret docker-registry {name} --docker-server={server} --docker-username=… --docker-password=…");
    }

    private static string Host(string image) => ImageName.TryParse(image, out var name) ? name.Registry : "its registry";
}
