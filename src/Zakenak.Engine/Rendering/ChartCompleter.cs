using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>Puts missing dependencies into a chart, as <c>helm dependency build</c> does, in a scratch copy.</summary>
internal sealed class ChartCompleter(RenderContext context)
{
    /// <summary>The chart as it is when nothing is missing.</summary>
    /// <exception cref="ReconcileException">RenderFailed, ToolMissing.</exception>
    public async Task<LoadedChart> CompleteAsync(LoadedChart chart, CancellationToken ct)
    {
        if (chart.Incomplete.Count == 0)
            return chart;
        if (!context.AllowDownloads && chart.Incomplete.FirstOrDefault(c => c.Repositories.Count > 0) is { } remote)
        {
            throw new ReconcileException(Reasons.RemoteResourceRefused,
                $"Chart {remote.Path} lacks {string.Join(", ", remote.Names)} from {string.Join(", ", remote.Repositories)}, and nothing is fetched here for a chart: "
                + "run helm dependency update, and commit what it puts into charts/.");
        }
        using var digest = new PartsDigest("chart dependencies/1");
        var key = digest.Add(chart.Digest).ToKey();
        if (chart.IsReproducible && context.Cache.Find(key) is { } kept)
            return chart with { Snapshot = chart.Snapshot.With(SourceSnapshot.Deserialize(kept)), Incomplete = [] };
        var archives = await BuildAsync(chart, ct);
        if (chart.IsReproducible)
            context.Cache.Keep(key, archives.Serialize());
        return chart with { Snapshot = chart.Snapshot.With(archives), Incomplete = [] };
    }

    private async Task<SourceSnapshot> BuildAsync(LoadedChart chart, CancellationToken ct)
    {
        var helm = await context.Tools.RequireAsync(Tool.Helm, ct);
        using var scratch = new ScratchFolder();
        var source = scratch.Folder("source");
        chart.Snapshot.WriteTo(source);
        var isRemote = chart.Incomplete.Any(c => c.Repositories.Count > 0);
        var environment = isRemote ? ToolEnvironment.Open(context.Variables, scratch) : ToolEnvironment.Closed(context.Variables, scratch);
        await AddRepositoriesAsync(chart, helm, environment, scratch, ct);
        foreach (var incomplete in chart.Incomplete)
        {
            var from = incomplete.Repositories.Count > 0 ? $" from {string.Join(", ", incomplete.Repositories)}" : "";
            var build = new ChildProcess(helm.Path, ["dependency", "build", "--", Path.Combine(source, incomplete.Path)])
            {
                Environment = environment,
            };
            await context.RunAsync(build, $"Chart {incomplete.Path} lacks {string.Join(", ", incomplete.Names)}{from}, and so",
                error => HelmMessage.Clean(error, source), ct);
        }
        var built = new SourceSnapshot();
        foreach (var archive in Directory.GetFiles(Path.Combine(source, chart.Path, "charts"), "*.tgz"))
            built.Add(Path.GetRelativePath(source, archive).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes(archive));
        return built;
    }

    /// <summary>With a lock file Helm takes charts only from repositories that it was told of.</summary>
    private async Task AddRepositoriesAsync(LoadedChart chart, LocatedTool helm, Dictionary<string, string> environment,
        ScratchFolder scratch, CancellationToken ct)
    {
        var addresses = chart.Incomplete.Where(c => c.IsLocked).SelectMany(c => c.Repositories).Distinct()
            .Where(r => r.StartsWith("http://", StringComparison.Ordinal) || r.StartsWith("https://", StringComparison.Ordinal));
        foreach (var (number, address) in addresses.Index())
        {
            var add = new ChildProcess(helm.Path, ["repo", "add", "--", $"zakenak-{number}", address]) { Environment = environment };
            await context.RunAsync(add, $"Repository {address} cannot be read, and so chart {chart.Path}",
                error => HelmMessage.Clean(error, scratch.Path), ct);
        }
    }
}
