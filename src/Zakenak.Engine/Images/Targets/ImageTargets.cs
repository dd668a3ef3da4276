using Zakenak.Engine.Cluster;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Targets;

/// <summary>Chooses where images go.</summary>
internal static class ImageTargets
{
    private const string KindPrefix = "kind-";

    /// <summary>The configured registry; else the K3s or kind of this machine, where the cluster is one.</summary>
    /// <returns>Null where there is neither: <see cref="Missing"/> says what to do.</returns>
    public static async Task<IImageTarget?> FindAsync(ImageRequest request, KubernetesClient cluster, CancellationToken ct)
    {
        var environment = ToolEnvironment.OfThisProcess();
        if (request.Registry is { } registry)
            return new RegistryTarget(registry, environment, ct);
        var version = await cluster.GetVersionAsync(ct);
        return Local(cluster.Connection.ContextName, cluster.Connection.Server, version.GitVersion, environment);
    }

    /// <param name="version">Of the server: <c>v1.32.3+k3s1</c>.</param>
    /// <param name="environment">Where the programs k3s and kind are looked for.</param>
    public static IImageTarget? Local(string context, Uri server, string version, IReadOnlyDictionary<string, string> environment)
    {
        if (!server.IsLoopback)
            return null;
        if (context.StartsWith(KindPrefix, StringComparison.Ordinal) && ProgramPath.Find("kind", environment) is { } kind)
            return new KindTarget(context[KindPrefix.Length..], kind, environment);
        return version.Contains("+k3s", StringComparison.Ordinal) && ProgramPath.Find("k3s", environment) is { } k3s
            ? new K3sTarget(k3s, environment)
            : null;
    }

    public static string Missing(ImageRequest request) =>
        $"There is nowhere to put {string.Join(", ", request.Orders.Select(o => o.Image.Name))}: add a registry section (url, and username and password "
        + "where it asks for them). Without one an image can only go into a K3s or kind on this machine, and the cluster is neither.";
}
