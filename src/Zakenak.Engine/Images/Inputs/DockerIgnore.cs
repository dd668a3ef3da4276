namespace Zakenak.Engine.Images.Inputs;

/// <summary>What of a context is not sent to the build. The last line that matches a path, or a folder above it, decides.</summary>
/// <remarks>The file is <c>&lt;Dockerfile&gt;.dockerignore</c> beside the Dockerfile, else <c>.dockerignore</c> in the context, else
/// <c>.containerignore</c> there. The backends differ in this: docker without BuildKit knows the second alone, and buildah and
/// podman would prefer the third to it, so they are given <see cref="File"/> (<c>--ignorefile</c>). Of docker, what counts as changed is
/// not quite what is sent where the first or the third is there.</remarks>
public sealed class DockerIgnore
{
    private const long MaxBytes = 1024 * 1024;
    private readonly IReadOnlyList<IgnorePattern> patterns;

    private DockerIgnore(string? file, IReadOnlyList<IgnorePattern> patterns)
    {
        File = file;
        this.patterns = patterns;
    }

    /// <summary>Where the lines come from, absolute; null: everything is sent.</summary>
    public string? File { get; }

    /// <exception cref="ReconcileException">ConfigurationInvalid: a line that is no pattern, with its number; SourceNotFound: the file
    /// cannot be read.</exception>
    public static DockerIgnore Of(ImageOrder order)
    {
        if (Locate(order) is not { } file)
            return new(null, []);
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
                throw new ReconcileException(Reasons.ConfigurationInvalid,
                    $"{Path.GetFileName(file)} is larger than 1 MiB: is it a list of patterns?");
            return new(file, Parse(System.IO.File.ReadAllLines(file), Path.GetFileName(file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReconcileException(Reasons.SourceNotFound, $"{Path.GetFileName(file)} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>See <see cref="File"/>.</summary>
    internal static string? Locate(ImageOrder order)
    {
        string[] candidates =
        [
            $"{order.Dockerfile}.dockerignore",
            Path.Combine(order.Context, ".dockerignore"),
            Path.Combine(order.Context, ".containerignore"),
        ];
        return candidates.FirstOrDefault(System.IO.File.Exists);
    }

    /// <summary>For paths beneath the context itself.</summary>
    internal IgnoredFolder Root => new(patterns, "", []);

    /// <param name="name">Of the file, for errors.</param>
    internal static IReadOnlyList<IgnorePattern> Parse(IReadOnlyList<string> lines, string name)
    {
        var patterns = new List<IgnorePattern>();
        foreach (var (i, line) in lines.Index())
        {
            if (line.StartsWith('#') || line.Trim() is not { Length: > 0 } text)
                continue;
            var isException = text[0] == '!';
            var path = isException ? text[1..].Trim() : text;
            try
            {
                if (path.Length == 0)
                    throw new FormatException("is an exception of nothing");
                if (Clean(path) is { Length: > 0 } cleaned)
                    patterns.Add(new(cleaned, isException));
            }
            catch (FormatException e)
            {
                throw new ReconcileException(Reasons.ConfigurationInvalid, $"{name}:{i + 1}: the pattern {text} {e.Message}.", e);
            }
        }
        return patterns;
    }

    /// <summary>As Go's <c>path.Clean</c>, without the leading slash. Empty for the context itself, which no line can leave out.</summary>
    private static string Clean(string path)
    {
        var names = new List<string>();
        foreach (var name in path.Split('/').Where(name => name is not ("" or ".")))
        {
            if (name == ".." && names is [.., not ".."])
                names.RemoveAt(names.Count - 1);
            else if (name != ".." || !path.StartsWith('/'))
                names.Add(name);
        }
        return string.Join('/', names);
    }
}
