using System.Text.RegularExpressions;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Rendering;

/// <summary>The files behind <c>deploy.manifests</c>, each once, in the order of the list and by name within.</summary>
internal sealed class ManifestFiles(ProjectTree tree)
{
    /// <exception cref="ReconcileException">SourceNotFound, PathOutsideProject, RenderFailed: a kustomization among them.</exception>
    public SourceSnapshot Read(IReadOnlyList<string> paths, out IReadOnlyList<string> order)
    {
        var snapshot = new SourceSnapshot();
        var read = new List<string>();
        foreach (var file in paths.SelectMany(Expand).DistinctBy(f => f.Path))
        {
            RefuseKustomization(file);
            snapshot.Read(file);
            read.Add(file.Path);
        }
        order = read;
        return snapshot;
    }

    private IEnumerable<SourceEntry> Expand(string configured)
    {
        if (configured.AsSpan().IndexOfAny('*', '?') >= 0)
            return Match(configured);
        var entry = tree.Require(tree.Locate(configured), "Manifest");
        return entry.IsFolder ? Beneath(entry) : [entry];
    }

    private IEnumerable<SourceEntry> Beneath(SourceEntry folder) =>
        tree.FilesBeneath(folder, IsVisible).Where(f => IsManifest(f) || KustomizationSource.IsKustomization(f.Name));

    private List<SourceEntry> Match(string glob)
    {
        var parts = glob.Replace('\\', '/').Split('/');
        var literal = parts.TakeWhile(part => part.AsSpan().IndexOfAny('*', '?') < 0).ToArray();
        var folder = tree.Require(tree.Locate(literal.Length == 0 ? "." : string.Join('/', literal)), "Folder");
        var pattern = new Regex(Pattern(folder.Path, parts[literal.Length..]), RegexOptions.NonBacktracking);
        var files = !folder.IsFolder ? [] : Beneath(folder).Where(f => pattern.IsMatch(f.Path)).ToList();
        return files.Count > 0 ? files
            : throw new ReconcileException(Reasons.SourceNotFound,
                $"{glob} matches no .yaml, .yml or .json file: correct the pattern or take it out.");
    }

    /// <summary><c>*</c> and <c>?</c> stay within a name; <c>**</c> is any number of folders, none included.</summary>
    private static string Pattern(string folder, string[] parts)
    {
        var prefix = folder.Length == 0 ? "" : Regex.Escape(folder) + "/";
        var body = parts.Select((part, i) => (part, i == parts.Length - 1) switch
        {
            ("**", true) => ".*",
            ("**", false) => "(?:.*/)?",
            (_, var last) => Regex.Escape(part).Replace(@"\*", "[^/]*", StringComparison.Ordinal)
                .Replace(@"\?", "[^/]", StringComparison.Ordinal)
                + (last ? "" : "/"),
        });
        return $"^{prefix}{string.Concat(body)}$";
    }

    private static void RefuseKustomization(SourceEntry file)
    {
        if (KustomizationSource.IsKustomization(file.Name))
        {
            var folder = file.Path.Contains('/') ? file.Path[..file.Path.LastIndexOf('/')] : ".";
            throw new ReconcileException(Reasons.RenderFailed,
                $"{file.Path} is a kustomization: list {folder} under deploy.kustomizations instead of deploy.manifests.");
        }
    }

    private static bool IsVisible(SourceEntry entry) => !entry.Name.StartsWith('.');

    private static bool IsManifest(SourceEntry file) =>
        SourceYaml.HasYamlExtension(file.Path) || file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
