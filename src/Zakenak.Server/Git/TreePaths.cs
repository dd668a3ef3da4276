using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>The paths of a repository that somebody asks for.</summary>
internal sealed class TreePaths
{
    private readonly string[] paths;

    /// <param name="written">Files or folders, <c>deploy/prod</c>, <c>./deploy/prod/</c>; <c>""</c> and <c>.</c> are everything, as is no
    /// path at all.</param>
    /// <exception cref="ServerException">InvalidInput: one leads out.</exception>
    public TreePaths(IReadOnlyCollection<string> written)
    {
        var plain = written.Select(Normalize).Distinct().ToArray();
        paths = plain.Contains("") ? [] : plain;
    }

    public bool IsEverything => paths.Length == 0;

    /// <exception cref="GitException">GitRefused: a path is not there, or there are more files than that.</exception>
    public async Task<IReadOnlyList<TreeEntry>> ListAsync(BareMirror mirror, string commit, int maxFiles, CancellationToken ct)
    {
        var entries = new List<TreeEntry>();
        await mirror.ReadAsync(["ls-tree", "-r", "-z", "--full-tree", commit, "--", .. paths], '\0', line =>
        {
            // Here, not once all are there: some kilobytes can hold more files than any disk.
            if (entries.Count == maxFiles)
                throw GitException.Unusable($"it has more than the {maxFiles} files that Git:MaxFiles allows: name a path with fewer, or "
                    + "raise it");
            entries.Add(TreeEntry.Parse(line));
        }, ct);
        return paths.FirstOrDefault(path => !entries.Any(e => IsAtOrBeneath(path, e.Path))) is { } missing
            ? throw new GitException(ErrorCode.GitRefused, $"the commit {commit[..8]} has no path {missing}: check the path and the "
                + "branch.")
            : entries;
    }

    private static bool IsAtOrBeneath(string path, string file) => file == path || file.StartsWith(path + "/", StringComparison.Ordinal);

    private static string Normalize(string path)
    {
        if (path.Any(char.IsControl) || path.Contains('\\'))
            throw new ServerException(ErrorCode.InvalidInput, "a path in the repository has \"/\" between its names, and no control "
                + "characters");
        var parts = path.Split('/').Where(part => part is not ("" or ".")).ToList();
        return parts.Contains("..")
            ? throw new ServerException(ErrorCode.InvalidInput, $"the path {path} leads out of the repository")
            : string.Join('/', parts);
    }
}
