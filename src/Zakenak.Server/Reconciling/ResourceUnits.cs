using System.Text.Json.Nodes;
using Zakenak.Engine;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;
using Zakenak.Server.Contract;
using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Reconciling;

/// <summary>What of a source is rendered for a resource.</summary>
internal static class ResourceUnits
{
    /// <summary>But not through symlinks: they lead anywhere, and around in circles.</summary>
    private static readonly EnumerationOptions everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <param name="folder">The source, written out.</param>
    /// <param name="values">Of a chart; null: its own.</param>
    /// <exception cref="ReconcileException">SourceNotFound.</exception>
    public static RenderUnit Of(ResourceWork work, string folder, JsonObject? values)
    {
        if (work.Type == GitOpsType.Kustomization)
        {
            var isKustomization = new[] { "kustomization.yaml", "kustomization.yml", "Kustomization" }.Any(file => File.Exists(Path.Combine(folder, work.Path, file)));
            return isKustomization ? new KustomizationUnit(work.Path, work.Path) : new ManifestsUnit(work.Path, [work.Path]);
        }
        var path = work.RepositoryKind == RepositoryKind.Helm ? PublishedChartSource.Archive : ChartPath(work, folder);
        return new ChartUnit(work.Config.ChartName!, new ChartSettings { Path = path, Name = work.Name, Set = values }, work.Namespace, []);
    }

    /// <summary>A path, else the only chart of that name in the repository (decision 18).</summary>
    private static string ChartPath(ResourceWork work, string folder)
    {
        var name = work.Config.ChartName!;
        if (!Path.IsPathRooted(name) && File.Exists(Path.Combine(folder, name, "Chart.yaml")))
            return name;
        var found = Directory.EnumerateFiles(folder, "Chart.yaml", everywhere).Select(file => Path.GetRelativePath(folder, Path.GetDirectoryName(file)!))
            .Where(path => Path.GetFileName(path) == name && !path.Split('/').Contains("charts", StringComparer.Ordinal) || path == $"charts/{name}").ToList();
        return found.Count == 1 ? found[0] : throw new ReconcileException(Reasons.SourceNotFound, found.Count == 0
            ? $"There is no chart {name} in the repository: name its folder in config.chartName."
            : $"There are several charts called {name} ({string.Join(", ", found)}): name the folder in config.chartName.");
    }
}
