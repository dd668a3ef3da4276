using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests.Yaml;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>YAML of a source that is not a manifest: a chart's files, values, a kustomization.</summary>
public static class SourceYaml
{
    /// <summary>The first document; null when it is empty or no mapping.</summary>
    /// <exception cref="ReconcileException">ManifestInvalid: <c>path:line:column: message</c>.</exception>
    public static JsonObject? Mapping(byte[] content, string path) => Documents(content, path).FirstOrDefault() as JsonObject;

    /// <summary>Every document's root.</summary>
    /// <inheritdoc cref="Mapping"/>
    internal static List<JsonNode?> Documents(byte[] content, string path)
    {
        try
        {
            var yaml = new YamlJson(Encoding.UTF8.GetString(content).TrimStart('\uFEFF'));
            var documents = new List<JsonNode?>();
            while (yaml.Read() is { } document)
                documents.Add(document.Root);
            return documents;
        }
        catch (YamlSyntaxException e)
        {
            throw new ReconcileException(Reasons.ManifestInvalid, $"{path}:{e.Line}:{e.Column}: {e.Message}", e);
        }
    }

    /// <summary>Called when a tool failed: the tools know no column, and often not the file. Looks for a file of the source that is not
    /// YAML.</summary>
    /// <param name="isYaml">Which files must be YAML as they are; templates need not.</param>
    /// <inheritdoc cref="Mapping"/>
    internal static void ThrowIfBroken(SourceSnapshot snapshot, Func<string, bool> isYaml)
    {
        foreach (var (path, content) in snapshot.Files.Where(f => isYaml(f.Key)))
            Documents(content, path);
    }

    internal static bool HasYamlExtension(string path) =>
        path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
}
