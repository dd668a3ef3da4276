using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>One call of <c>helm template</c>.</summary>
/// <param name="Chart">Complete: nothing is fetched.</param>
/// <param name="Set">Inline values, merged last. They go through standard input: resolved <c>${NAME}</c>s never touch the disk.</param>
internal sealed record HelmTemplate(LocatedTool Helm, LoadedChart Chart, string Unit, string Release, string Namespace, JsonObject? Set,
    ClusterCapabilities? Cluster)
{
    private const int ApiVersionsPerArgument = 200; // one argument has a size limit too

    /// <summary>Everything that the rendered text depends on.</summary>
    public CacheKey Key(byte[] chartDigest)
    {
        using var digest = new PartsDigest("helm template/1");
        digest.Add(chartDigest).Add(Chart.Path).Add(Chart.Values).Add(Release).Add(Namespace).Add(Set?.ToJsonString()).Add(Helm.Version);
        return digest.Add(Cluster?.KubeVersion).Add(ApiVersions()).ToKey();
    }

    /// <summary>From files alone. <c>lookup</c> finds nothing.</summary>
    /// <exception cref="ReconcileException">RenderFailed, ManifestInvalid.</exception>
    public Task<string> RunAsync(RenderContext context, CancellationToken ct) =>
        RunAsync(context, scratch => ToolEnvironment.Closed(context.Variables, scratch), [.. Capabilities()], ct);

    /// <summary>With the live cluster's answers to <c>lookup</c>.</summary>
    /// <inheritdoc cref="RunAsync(RenderContext, CancellationToken)"/>
    public async Task<string> RunOnServerAsync(RenderContext context, ClusterCapabilities cluster, CancellationToken ct)
    {
        List<string> arguments = ["--dry-run=server", "--take-ownership"];
        if (cluster.Kubeconfig is { } kubeconfig)
            arguments.Add($"--kubeconfig={kubeconfig}");
        if (cluster.Context is { } name)
            arguments.Add($"--kube-context={name}");
        if (Helm.Major < 4)
            return await RunAsync(context, Open, [.. arguments, .. Capabilities()], ct);
        return CapturePlugin.Release(await RunAsync(context, OpenWithPlugin, [.. arguments, "--post-renderer", CapturePlugin.Name], ct));

        Dictionary<string, string> Open(ScratchFolder scratch) => ToolEnvironment.Open(context.Variables, scratch);

        Dictionary<string, string> OpenWithPlugin(ScratchFolder scratch)
        {
            var variables = Open(scratch);
            CapturePlugin.WriteTo(variables["HELM_PLUGINS"]);
            return variables;
        }
    }

    private async Task<string> RunAsync(RenderContext context, Func<ScratchFolder, Dictionary<string, string>> environment,
        IReadOnlyList<string> more, CancellationToken ct)
    {
        using var scratch = new ScratchFolder();
        var source = scratch.Folder("source");
        Chart.Snapshot.WriteTo(source);
        string[] target = ["--", Release, Path.Combine(source, Chart.Path)];
        var process = new ChildProcess(Helm.Path, ["template", .. Arguments(source), .. more, .. target])
        {
            WorkingDirectory = source,
            Environment = environment(scratch),
            Input = Set is null ? null : Encoding.UTF8.GetBytes(Set.ToJsonString()),
        };
        try
        {
            return await context.RunAsync(process, $"Chart {Unit}", error => HelmMessage.Clean(error, source), ct);
        }
        catch (ReconcileException) when (!ct.IsCancellationRequested)
        {
            SourceYaml.ThrowIfBroken(Chart.Snapshot, IsPlainYaml);
            throw;
        }
    }

    private IEnumerable<string> Arguments(string source)
    {
        yield return $"--namespace={Namespace}";
        yield return "--include-crds";
        foreach (var file in Chart.Values)
            yield return $"--values={Listed(Path.Combine(source, file))}";
        if (Set is not null)
            yield return "--values=-";
    }

    private IEnumerable<string> Capabilities()
    {
        if (Cluster is null)
            yield break;
        yield return $"--kube-version={Cluster.KubeVersion}";
        foreach (var some in ApiVersions().Chunk(ApiVersionsPerArgument))
            yield return $"--api-versions={string.Join(',', some)}";
    }

    private IEnumerable<string> ApiVersions() => (Cluster?.ApiVersions ?? []).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The flag takes a list in CSV: a path with a comma in it is quoted.</summary>
    private static string Listed(string path) =>
        path.AsSpan().IndexOfAny(",\"\n") < 0 ? path : $"\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The files that Helm reads before any template is filled in.</summary>
    private bool IsPlainYaml(string path) => Chart.Values.Contains(path)
        || Path.GetFileName(path) is "Chart.yaml" or "values.yaml" or "Chart.lock"
        || (path.Contains("crds/", StringComparison.Ordinal) && SourceYaml.HasYamlExtension(path));
}
