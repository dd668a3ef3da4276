using System.Text.Json.Nodes;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>A chart with its values files, read into memory.</summary>
/// <param name="Path">The chart's folder or archive within the snapshot.</param>
/// <param name="Snapshot">The chart, the charts it names by <c>file://</c>, and the values files.</param>
/// <param name="Values">Values files within the snapshot, later wins.</param>
/// <param name="Incomplete">Charts whose <c>charts/</c> lacks a dependency, in the order in which to complete them: the chart itself is
/// last.</param>
internal sealed record LoadedChart(string Path, SourceSnapshot Snapshot, IReadOnlyList<string> Values,
    IReadOnlyList<IncompleteChart> Incomplete)
{
    /// <summary>SHA-256 of the snapshot as it was read: a chart that was completed keeps it.</summary>
    public byte[] Digest { get; } = DigestOf(Snapshot);

    public ChartFiles Files => ChartFiles.In(Snapshot, Path);

    /// <summary>False when a version of a dependency is chosen anew by its repository each time: such a render is not kept.</summary>
    public bool IsReproducible => Incomplete.All(chart => chart.IsLocked || chart.Repositories.Count == 0);

    /// <summary>Whether looking into it means unpacking archives.</summary>
    public bool HasArchives => Snapshot.Files.Keys.Any(ChartFiles.IsArchive);

    /// <exception cref="ReconcileException">RenderFailed: there is none.</exception>
    public string Name => Files.Yaml("Chart.yaml")?["name"] is JsonValue name && name.TryGetValue<string>(out var text) ? text
        : throw new ReconcileException(Reasons.RenderFailed, $"Chart {Path} has no Chart.yaml with a name.");

    /// <summary>The user's values files as trees, empty ones left out.</summary>
    /// <exception cref="ReconcileException">ManifestInvalid.</exception>
    public IReadOnlyList<JsonObject> UserValues =>
        [.. Values.Select(path => SourceYaml.Mapping(Snapshot[path]!, path)).OfType<JsonObject>()];

    private static byte[] DigestOf(SourceSnapshot snapshot)
    {
        using var digest = new PartsDigest("snapshot/1");
        snapshot.AddTo(digest);
        return digest.ToArray();
    }
}

/// <param name="Path">Folder within the snapshot.</param>
/// <param name="Names">The missing dependencies.</param>
/// <param name="Repositories">Where they are fetched from: <c>https://…</c>, <c>oci://…</c>, <c>@name</c>; those from <c>file://</c> are
/// in the snapshot.</param>
/// <param name="IsLocked">There is a <c>Chart.lock</c>: what is fetched is always the same.</param>
internal sealed record IncompleteChart(string Path, IReadOnlyList<string> Names, IReadOnlyList<string> Repositories, bool IsLocked);
