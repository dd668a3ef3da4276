using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Images;

/// <summary>The name of an image, as registries, Dockerfiles and pods write it.</summary>
/// <param name="Registry">Host in lower case with an optional port; <c>docker.io</c> where the name says none.</param>
/// <param name="Repository">Path in the registry: <c>library/nginx</c>, <c>team/shop/web</c>.</param>
/// <param name="Tag">Null where none is said (which means <c>latest</c> unless there is a digest).</param>
/// <param name="Digest"><c>sha256:…</c>, or null.</param>
public sealed partial record ImageName(string Registry, string Repository, string? Tag = null, string? Digest = null)
{
    /// <summary>Without tag and digest: two names of one image have the same.</summary>
    public string Name => $"{Registry}/{Repository}";

    /// <summary>With tag and digest.</summary>
    public override string ToString() => Name + (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");

    /// <summary>Why a tag is not allowed, as the end of a sentence; null where it is. The rule of the OCI distribution specification.</summary>
    public static string? TagProblem(string tag) =>
        TagForm().IsMatch(tag) ? null : "must be at most 128 letters, digits, points, dashes and underscores, and not begin with a point or a dash";

    /// <summary>Also of names that leave their registry out (<c>nginx</c>, <c>grafana/loki:3</c>).</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImageName? image)
    {
        image = null;
        var match = Form().Match(text);
        if (!match.Success || text.Length > 512)
            return false;
        var path = match.Groups["path"].Value;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : path[..slash];
        var hasRegistry = first == "localhost" || first.Any(c => c is '.' or ':') || first.Any(char.IsAsciiLetterUpper);
        var (registry, repository) = hasRegistry ? (RegistryAddress.Normal(first), path[(slash + 1)..]) : (RegistryAddress.DockerHub, path);
        if (registry == RegistryAddress.DockerHub && !repository.Contains('/'))
            repository = $"library/{repository}";
        if (!RepositoryForm().IsMatch(repository))
            return false;
        image = new(registry, repository, Value(match, "tag"), Value(match, "digest"));
        return true;
    }

    /// <exception cref="FormatException">No name of an image.</exception>
    public static ImageName Parse(string text) =>
        TryParse(text, out var image) ? image : throw new FormatException($"\"{text}\" is no name of an image");

    private static string? Value(Match match, string group) => match.Groups[group] is { Success: true } found ? found.Value : null;

    [GeneratedRegex(@"^(?<path>(?:[A-Za-z0-9.\-]+(?::[0-9]+)?/)?[a-z0-9._\-/]+)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._\-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$")]
    private static partial Regex Form();

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$")]
    private static partial Regex RepositoryForm();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._\-]{0,127}$")]
    private static partial Regex TagForm();
}
