using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>A chart's files by their paths within the chart, whether it is a folder or an archive.</summary>
/// <param name="shown">The chart's path, for errors.</param>
internal sealed class ChartFiles(string shown, IReadOnlyDictionary<string, byte[]> files)
{
    private const int MaxDepth = 8;
    private const int MaxEntries = 10_000;
    private const long MaxBytes = 100 * 1024 * 1024;

    public byte[]? this[string path] => files.GetValueOrDefault(path);

    public static bool IsArchive(string path) =>
        path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase);

    /// <param name="path">A chart's folder, or archive, in the snapshot.</param>
    /// <exception cref="ReconcileException">RenderFailed: a broken or huge archive.</exception>
    public static ChartFiles In(SourceSnapshot snapshot, string path)
    {
        if (snapshot[path] is { } archive)
            return Unpack(path, archive);
        var folder = path.Length == 0 ? "" : path + "/";
        return new(path, snapshot.Files.Where(f => f.Key.StartsWith(folder, StringComparison.Ordinal))
            .ToDictionary(f => f.Key[folder.Length..], f => f.Value, StringComparer.Ordinal));
    }

    /// <summary>A file that is YAML; null when it is not there or empty.</summary>
    /// <exception cref="ReconcileException">ManifestInvalid.</exception>
    public JsonObject? Yaml(string path) =>
        files.TryGetValue(path, out var content) ? SourceYaml.Mapping(content, $"{shown}/{path}") : null;

    /// <summary>Its own files and those of the charts inside, archives opened.</summary>
    /// <exception cref="ReconcileException">RenderFailed: a broken or huge archive.</exception>
    public IEnumerable<KeyValuePair<string, byte[]>> WithArchives(int depth = 0)
    {
        foreach (var file in files)
        {
            if (!IsArchive(file.Key) || !file.Key.StartsWith("charts/", StringComparison.Ordinal) || depth == MaxDepth)
            {
                yield return file;
                continue;
            }
            foreach (var inner in Unpack($"{shown}/{file.Key}", file.Value).WithArchives(depth + 1))
                yield return new($"{file.Key}/{inner.Key}", inner.Value);
        }
    }

    /// <summary>What the chart depends on. Helm's rule: <c>Chart.yaml</c>, and <c>requirements.yaml</c> for charts of Helm 2.</summary>
    /// <exception cref="ReconcileException">ManifestInvalid.</exception>
    public IReadOnlyList<ChartDependency> Dependencies =>
    [
        .. ((Yaml("Chart.yaml")?["dependencies"] ?? Yaml("requirements.yaml")?["dependencies"]) as JsonArray ?? []).OfType<JsonObject>()
            .Select(d => new ChartDependency(d.TextAt("name") ?? "", d.TextAt("alias"), d.TextAt("repository") ?? "")),
    ];

    /// <summary>The charts under <c>charts/</c>, each under every name that this chart has for it: aliases, or its own.</summary>
    /// <exception cref="ReconcileException">RenderFailed: a broken or huge archive; ManifestInvalid.</exception>
    public IEnumerable<(string Name, ChartFiles Chart)> Charts()
    {
        var aliases = Dependencies.ToLookup(d => d.Name, d => d.Alias);
        foreach (var chart in InnerCharts())
        {
            if (chart.Yaml("Chart.yaml").TextAt("name") is not { } name)
                continue;
            foreach (var alias in aliases[name].DefaultIfEmpty())
                yield return (alias ?? name, chart);
        }
    }

    private IEnumerable<ChartFiles> InnerCharts()
    {
        var inner = files.Where(f => f.Key.StartsWith("charts/", StringComparison.Ordinal)).ToList();
        foreach (var (path, content) in inner.Where(f => IsArchive(f.Key) && f.Key.IndexOf('/', "charts/".Length) < 0))
            yield return Unpack($"{shown}/{path}", content);
        foreach (var folder in inner.GroupBy(f => f.Key.Split('/') is ["charts", var name, _, ..] ? $"charts/{name}" : ""))
        {
            var start = folder.Key.Length + 1;
            if (folder.Key.Length > 0)
                yield return new($"{shown}/{folder.Key}", folder.ToDictionary(f => f.Key[start..], f => f.Value, StringComparer.Ordinal));
        }
    }

    /// <summary>Names of the charts under <c>charts/</c>, as far as files tell.</summary>
    public IEnumerable<string> Subcharts()
    {
        foreach (var (path, content) in files)
        {
            if (path.Split('/') is not ["charts", var name, ..] parts)
                continue;
            if (parts.Length == 3 && parts[2] == "Chart.yaml")
                yield return (string?)SourceYaml.Mapping(content, $"{shown}/{path}")?["name"] ?? name;
            else if (parts.Length == 2 && IsArchive(name))
                yield return NameOfArchive(name);
        }
    }

    /// <summary><c>web</c> of <c>web-1.2.3.tgz</c>.</summary>
    private static string NameOfArchive(string file)
    {
        for (var i = file.IndexOf('-'); i >= 0; i = file.IndexOf('-', i + 1))
        {
            if (i + 1 < file.Length && char.IsAsciiDigit(file[i + 1]))
                return file[..i];
        }
        return file;
    }

    private static ChartFiles Unpack(string shown, byte[] archive)
    {
        try
        {
            return new(shown, Entries(shown, archive));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ReconcileException(Reasons.RenderFailed, $"{shown} is not a chart archive: {e.Message}", e);
        }
    }

    private static Dictionary<string, byte[]> Entries(string shown, byte[] archive)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        long total = 0;
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            total += entry.Length;
            if (total > MaxBytes || entries.Count > MaxEntries)
                throw new ReconcileException(Reasons.RenderFailed,
                    $"{shown} unpacks to more than {MaxBytes >> 20} MiB or {MaxEntries} files.");
            if (entry.DataStream is not { } data || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                continue;
            var content = new byte[entry.Length];
            data.ReadExactly(content);
            var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            entries[name[(name.IndexOf('/') + 1)..]] = content; // without the chart's own folder, which Helm puts first
        }
        return entries;
    }
}

/// <param name="Name">Of the chart, as it calls itself.</param>
/// <param name="Alias">What it is called in this chart's values; null: by its name.</param>
/// <param name="Repository"><c>file://…</c>, <c>https://…</c>, <c>oci://…</c>, <c>@name</c>; empty where none is said.</param>
internal sealed record ChartDependency(string Name, string? Alias, string Repository);
