using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Manifests;

/// <summary>Reads YAML (or JSON) text into manifests, scalars resolved as sigs.k8s.io/yaml does.</summary>
public static class ManifestReader
{
    /// <summary>32 MiB: what one file may hold.</summary>
    public const int MaxFileBytes = 32 * 1024 * 1024;

    /// <summary>3 MiB: an API server takes no larger request.</summary>
    public const int MaxObjectBytes = 3 * 1024 * 1024;

    private const int maxProblems = 20;

    /// <summary>Every document of <paramref name="yaml"/>; empty ones are left out, a <c>List</c> is taken apart.</summary>
    /// <param name="source">Named in origins and errors.</param>
    /// <exception cref="ReconcileException"><see cref="Reasons.ManifestInvalid"/>: <c>source:line:column: message</c>, one a
    /// line.</exception>
    public static IReadOnlyList<Manifest> Read(string yaml, string source)
    {
        if (yaml.Length > MaxFileBytes)
            throw TooLarge(source, yaml.Length);
        var manifests = new List<Manifest>();
        var problems = new List<ManifestProblem>();
        try
        {
            foreach (var document in Documents(yaml))
            {
                new ManifestCollector(source, document, manifests, problems).Collect();
                if (problems.Count >= maxProblems)
                    break;
            }
        }
        catch (YamlSyntaxException e)
        {
            problems.Add(new(new(e.Line, e.Column), e.Message));
        }
        return problems.Count == 0 ? manifests : throw new ReconcileException(Reasons.ManifestInvalid,
            string.Join('\n', problems.Take(maxProblems).Select(p => $"{source}:{p.At}: {p.Message}")));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="source">Named in origins and errors, usually the path relative to the project's root.</param>
    /// <exception cref="ReconcileException"><see cref="Reasons.ManifestInvalid"/>, also where the file is too large or not UTF-8;
    /// <see cref="Reasons.SourceNotFound"/> where it is not there or cannot be read.</exception>
    public static IReadOnlyList<Manifest> ReadFile(string path, string source)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length > MaxFileBytes ? throw TooLarge(source, length) : Read(File.ReadAllBytes(path), source);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReconcileException(Reasons.SourceNotFound, $"{source}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads what a program wrote or a file holds: UTF-8, with or without a byte order mark.</summary>
    /// <inheritdoc cref="Read(string, string)"/>
    public static IReadOnlyList<Manifest> Read(ReadOnlySpan<byte> utf8, string source)
    {
        try
        {
            return Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8), source);
        }
        catch (DecoderFallbackException e)
        {
            throw new ReconcileException(Reasons.ManifestInvalid, $"{source}: is not UTF-8 text (byte {e.Index}): save it as UTF-8", e);
        }
    }

    private static IEnumerable<YamlDocument> Documents(string text)
    {
        if (WholeJson(text) is { } json)
        {
            yield return new(json, new(1, 1), [], text.Length);
            yield break;
        }
        var yaml = new YamlJson(text);
        while (yaml.Read() is { } document)
            yield return document;
    }

    /// <summary>A file that is one JSON value is read as such: faster, and with JSON's rules. Null when it is anything else, broken JSON
    /// too: the
    /// YAML parser then says where.</summary>
    private static JsonNode? WholeJson(string text)
    {
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        // System.Text.Json takes half a surrogate pair, \ud83d, and throws when the text is used: the YAML parser refuses it here.
        if (start is not ['{', ..] || start.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return JsonNode.Parse(start.ToString(), documentOptions: new() { MaxDepth = YamlJson.MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReconcileException TooLarge(string source, long length) => new(Reasons.ManifestInvalid,
        $"{source}: {length / 1024 / 1024} MiB is more than the {MaxFileBytes / 1024 / 1024} MiB one file may hold: split it into several");
}
