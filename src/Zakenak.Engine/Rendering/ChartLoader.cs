using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>Reads charts: of the project, or fetched from where they are published.</summary>
internal sealed class ChartLoader(RenderContext context)
{
    private readonly ChartFetcher fetcher = new(context);

    /// <exception cref="ReconcileException">SourceNotFound, PathOutsideProject, ManifestInvalid, RenderFailed, ConfigurationInvalid,
    /// ToolMissing.</exception>
    public async Task<LoadedChart> LoadAsync(ChartUnit unit, CancellationToken ct)
    {
        var snapshot = new SourceSnapshot();
        var incomplete = new List<IncompleteChart>();
        string path;
        if (unit.Chart.Path is { } configured)
        {
            path = ReadChart(snapshot, configured);
            if (snapshot[path] is null)
                AddDependencies(snapshot, path, incomplete, []);
        }
        else
        {
            var (name, archive) = await fetcher.FetchAsync(unit, ct);
            path = name;
            snapshot.Add(path, archive);
        }
        return new(path, snapshot, [.. unit.ValuesFiles.Select(file => ReadValues(snapshot, file))], incomplete);
    }

    private string ReadChart(SourceSnapshot snapshot, string configured)
    {
        var chart = context.Tree.Require(context.Tree.Locate(configured), "Chart");
        if (chart.IsFolder)
        {
            context.Tree.Require(chart.Path.Length == 0 ? "Chart.yaml" : $"{chart.Path}/Chart.yaml", "Chart file");
            snapshot.Read(context.Tree, chart);
        }
        else if (ChartFiles.IsArchive(chart.Path))
        {
            snapshot.Read(chart);
        }
        else
        {
            throw new ReconcileException(Reasons.SourceNotFound,
                $"{chart.Path} is no chart: name a folder with a Chart.yaml, or a .tgz archive.");
        }
        return chart.Path;
    }

    private string ReadValues(SourceSnapshot snapshot, string configured)
    {
        var file = context.Tree.Require(context.Tree.Locate(configured), "Values file");
        if (file.IsFolder)
            throw new ReconcileException(Reasons.SourceNotFound, $"Values file {file.Path} is a folder: name a file in it.");
        snapshot.Read(file);
        return file.Path;
    }

    /// <summary>Adds what a chart names by <c>file://</c>, and what that names; notes which charts must be completed.</summary>
    private void AddDependencies(SourceSnapshot snapshot, string path, List<IncompleteChart> incomplete, HashSet<string> seen)
    {
        if (!seen.Add(path))
            return;
        var files = ChartFiles.In(snapshot, path);
        var there = files.Subcharts().ToHashSet(StringComparer.Ordinal);
        var missing = files.Dependencies.Where(dependency => !there.Contains(dependency.Name)).ToList();
        foreach (var local in missing.Where(d => IsLocal(d.Repository)))
        {
            var folder = context.Tree.Require(context.Tree.Locate(path, local.Repository["file://".Length..]), $"Chart {path} depends on");
            snapshot.Read(context.Tree, folder);
            AddDependencies(snapshot, folder.Path, incomplete, seen);
        }
        if (missing.Count > 0)
        {
            var remote = missing.Select(d => d.Repository).Where(r => !IsLocal(r)).Distinct();
            incomplete.Add(new(path, [.. missing.Select(d => d.Name)], [.. remote],
                files["Chart.lock"] is not null || files["requirements.lock"] is not null));
        }
    }

    private static bool IsLocal(string repository) => repository.StartsWith("file://", StringComparison.Ordinal);
}
