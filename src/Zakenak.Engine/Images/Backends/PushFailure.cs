using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Backends;

/// <summary>Why a push failed, sorted by what the program passes on of the registry's answer.</summary>
internal static class PushFailure
{
    /// <param name="said">The last lines that it printed, secrets masked.</param>
    public static ReconcileException Of(string backend, string name, ImageOrder order, ProcessResult result, IReadOnlyList<string> said)
    {
        var text = string.Join('\n', said);
        var registry = order.Image.Registry;
        var lines = BuildFailure.Quote(said);
        if (result.End == ProcessEnd.TimedOut)
            return new(Reasons.PushFailed, $"{backend} could not push {name}: it took longer than 60 minutes and was ended{lines}");
        if (RegistryWords.Untrusted(text))
            return new(Reasons.PushFailed, $"{backend} could not push {name}: {Distrust(backend, registry)}{lines}");
        if (RegistryWords.Unauthorized(text))
        {
            return new(Reasons.RegistryUnauthorized, $"{registry} does not take {name} from {backend}: correct registry.username and "
                + $"registry.password, or log in to {registry} with an account that may push there{lines}");
        }
        return RegistryWords.Unreachable(text)
            ? new(Reasons.RegistryUnreachable,
                $"{registry} does not answer, so {backend} could not push {name}: start it, or correct registry.url{lines}")
            : new(Reasons.PushFailed, $"{backend} could not push {name}: it ended with exit code {result.ExitCode}{lines}");
    }

    private static string Distrust(string backend, string registry) => backend == "docker"
        ? $"its daemon trusts {registry} only with a certificate that it knows. Add {registry} to \"insecure-registries\" of the daemon's "
            + "daemon.json and restart it, or build with buildah or podman (build.backend), which go by registry.insecure"
        : $"{registry} has no certificate that this machine trusts: install the certificate of who signed it, or set "
            + "registry.insecure: true";
}
