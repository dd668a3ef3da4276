using Zakenak.Engine.Configuration;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>What the releases of a project are called, as far as its files tell without Helm.</summary>
internal static class ReleaseNames
{
    /// <summary>Refuses names that no chart's release has. Where a chart's name cannot be told (it is an archive, or not there) any name
    /// may be its.</summary>
    /// <exception cref="ReconcileException">ConfigurationInvalid; ManifestInvalid: a broken <c>Chart.yaml</c>.</exception>
    public static void ThrowIfUnknown(IEnumerable<string> mapped, ProjectFile project, IReadOnlyList<ChartSettings> charts)
    {
        var wanted = mapped.ToList();
        if (wanted.Count == 0)
            return;
        var tree = new ProjectTree(project.Root, project.Directory);
        var known = charts.Select(chart => Of(chart, tree)).ToList();
        if (known.Contains(null) || wanted.Find(name => !known.Contains(name)) is not { } unknown)
            return;
        var there = Spelling.Nearest(unknown, known.OfType<string>()) is { } near ? $"did you mean {near}?"
            : known.Count > 0 ? $"its releases are {string.Join(", ", known)}." : "it deploys no chart.";
        throw new ReconcileException(Reasons.ConfigurationInvalid,
            $"build.charts names the release {unknown}, which the project does not have: {there}");
    }

    private static string? Of(ChartSettings chart, ProjectTree tree)
    {
        if (chart.Name is { } given)
            return given;
        if (chart.Chart is { } published)
            return published[(published.LastIndexOf('/') + 1)..];
        var folder = tree.Locate(chart.Path!);
        if (tree.Find(folder.Length == 0 ? "Chart.yaml" : $"{folder}/Chart.yaml") is not { IsFolder: false } file)
            return null;
        var snapshot = new SourceSnapshot();
        snapshot.Read(file);
        return ChartFiles.In(snapshot, folder).Yaml("Chart.yaml")?["name"]?.ToString();
    }
}
