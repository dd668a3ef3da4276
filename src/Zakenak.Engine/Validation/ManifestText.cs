using Zakenak.Engine.Manifests;
using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Validation;

/// <summary>A text of manifests taken apart for whoever writes it: a document that is broken does not hide the problems of the
/// next.</summary>
internal sealed class ManifestText
{
    /// <summary>What all documents together may take with their aliases written out.</summary>
    private const long MaxExpandedBytes = 16 * 1024 * 1024;

    /// <summary>Each makes the text be read again from its end on.</summary>
    private const int MaxBroken = 20;

    private readonly List<Manifest> manifests = [];
    private readonly List<ManifestProblem> problems = [];
    private readonly YamlPositions positions = new();
    private int documents;
    private long restartedAt;
    private long bytes;

    private ManifestText()
    {
    }

    public IReadOnlyList<Manifest> Manifests => manifests;

    public IReadOnlyList<ManifestProblem> Problems => problems;

    public static ManifestText Read(string yaml)
    {
        var read = new ManifestText();
        if (yaml.Length > ManifestValidator.MaxCharacters)
        {
            read.problems.Add(new(new(1, 1),
                $"the text is longer than the {ManifestValidator.MaxCharacters / 1024} KiB that are looked at: split it"));
            return read;
        }
        var rest = yaml;
        for (var broken = 0; rest is not null && broken < MaxBroken; broken++)
            rest = read.ReadUntilBroken(rest);
        if (read is { documents: 0, problems.Count: 0 })
            read.problems.Add(new(new(1, 1), "there is no object in this text"));
        return read;
    }

    /// <summary>Where a field stands, or the nearest thing around it that has a place in the text.</summary>
    /// <param name="path">Keys, and the indexes of items.</param>
    public YamlPosition At(Manifest manifest, IEnumerable<string> path)
    {
        var at = new YamlPosition(Math.Max(1, manifest.Origin.Line), 1);
        System.Text.Json.Nodes.JsonNode? node = manifest.Json;
        foreach (var key in path)
        {
            if (node is null)
                break;
            at = positions.Of(node, key, at);
            node = node is System.Text.Json.Nodes.JsonArray list ? list[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)]
                : node[key];
        }
        return at;
    }

    /// <returns>What follows a document that is broken, with its lines where they were; null: nothing does.</returns>
    private string? ReadUntilBroken(string text)
    {
        try
        {
            var yaml = new YamlJson(text, positions);
            while (yaml.Read() is { } document)
            {
                if (!Add(document))
                    return null;
            }
            return null;
        }
        catch (YamlSyntaxException e)
        {
            problems.Add(new(new(e.Line, e.Column), e.Message));
            documents++;
            return After(text, e.Line);
        }
    }

    /// <returns>False: it is enough.</returns>
    private bool Add(YamlDocument document)
    {
        if (document.Root is null)
            return true;
        documents++;
        bytes += document.Bytes;
        if (documents > ManifestValidator.MaxDocuments)
            problems.Add(new(document.Start, $"only the first {ManifestValidator.MaxDocuments} documents are looked at: split the text"));
        else if (bytes > MaxExpandedBytes)
            problems.Add(new(document.Start, "the aliases of this text expand to too much: write the values out, or use fewer aliases"));
        else if (!IsKustomization(document.Root))
        {
            new ManifestCollector("", document, manifests, problems).Collect();
            return true;
        }
        return documents <= ManifestValidator.MaxDocuments && bytes <= MaxExpandedBytes;
    }

    /// <summary>A file of kustomize's own: no object of a cluster, and without a name.</summary>
    private static bool IsKustomization(System.Text.Json.Nodes.JsonNode root) =>
        root.TextAt("apiVersion")?.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal) is true;

    /// <summary><c>---</c> at the start of a line ends whatever stood before it, quoted text and blocks too.</summary>
    private string? After(string text, long line)
    {
        var start = 0;
        for (var passed = 1; ; passed++)
        {
            // A bracket that is not closed is told at the marker itself.
            if (passed >= line && passed > restartedAt && IsMarker(text.AsSpan(start)))
            {
                restartedAt = passed;
                return new string('\n', passed - 1) + text[start..];
            }
            var end = text.IndexOf('\n', start);
            if (end < 0)
                return null;
            start = end + 1;
        }
    }

    private static bool IsMarker(ReadOnlySpan<char> line) =>
        line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || line[3] is ' ' or '\t' or '\r' or '\n');
}
