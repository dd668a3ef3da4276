using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Rendering;

/// <summary>Reads what <c>helm template</c> prints; each object's origin is its template.</summary>
internal static partial class HelmOutput
{
    /// <exception cref="ReconcileException">ManifestInvalid: a template that renders to no Kubernetes object; the line is the rendered
    /// document's.</exception>
    public static IEnumerable<Manifest> Read(string text, string unit)
    {
        var sources = Source().Matches(text);
        var start = 0;
        var source = unit;
        foreach (Match next in sources)
        {
            foreach (var manifest in ReadOne(text[start..next.Index], source))
                yield return manifest;
            source = next.Groups["path"].Value;
            start = next.Index;
        }
        foreach (var manifest in ReadOne(text[start..], source))
            yield return manifest;
    }

    private static IEnumerable<Manifest> ReadOne(string text, string source) =>
        ManifestReader.Read(text, $"{source} (rendered)")
            .Select(manifest => new Manifest(manifest.Json, new(TakeSource(manifest) ?? source)));

    /// <summary>Server mode of Helm 4 names the template in an annotation instead of a comment.</summary>
    private static string? TakeSource(Manifest manifest)
    {
        if (manifest.Annotation(CapturePlugin.SourceAnnotation) is not { } source)
            return null;
        var annotations = (JsonObject)manifest.Metadata["annotations"]!;
        annotations.Remove(CapturePlugin.SourceAnnotation);
        if (annotations.Count == 0)
            manifest.Metadata.Remove("annotations");
        return source;
    }

    [GeneratedRegex(@"^---[ \t]*\r?\n# Source: (?<path>[^\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Source();
}
