namespace Zakenak.Engine.Sources;

/// <summary>What Git knows of a project's folder.</summary>
/// <param name="Root">The top level.</param>
/// <param name="Branch">Null on a detached HEAD.</param>
/// <param name="Commit">40 hex digits; null before the first commit.</param>
/// <param name="Dirty">Whether there are changes that are not committed, files that Git does not know included.</param>
public sealed record WorkTree(string Root, string? Branch, string? Commit, bool Dirty)
{
    /// <summary><c>main@sha1:0123…</c>, with <c>+dirty</c> when there are uncommitted changes; null before the first commit.</summary>
    public string? Revision => Commit is null ? null : new GitRevision(Branch, Commit, Dirty).ToString();

    /// <summary>Null when the folder is in no Git repository, or Git is not installed.</summary>
    /// <exception cref="ReconcileException"><see cref="Reasons.GitFailed"/>: there is a repository, but Git refuses to read it (it belongs
    /// to another
    /// user, it is damaged) or takes longer than 30 seconds.</exception>
    public static async Task<WorkTree?> FindAsync(string directory, CancellationToken ct)
    {
        if (TopLevel(directory) is not { } root)
            return null;
        var git = await GitCommand.RunAsync(directory, ["status", "--porcelain=v2", "--branch", "--untracked-files=normal", "-z"], ct);
        return git is null ? null : Parse(root, git);
    }

    /// <summary>Whether the branch goes back to a commit.</summary>
    public async Task<bool> DescendsFromAsync(string commit, CancellationToken ct) =>
        (await GitCommand.RunAsync(Root, ["rev-list", "--count", $"HEAD..{commit}"], ct))?.Trim() == "0";

    /// <summary>The nearest folder from here up that holds <c>.git</c>, without asking Git; null when none does.</summary>
    public static string? TopLevel(string directory)
    {
        for (var folder = new DirectoryInfo(Path.GetFullPath(directory)); folder is not null; folder = folder.Parent)
        {
            // A file in a linked worktree or a submodule, else a folder. An empty one is what a failed clone or a mount leaves.
            var git = Path.Combine(folder.FullName, ".git");
            if (File.Exists(git) || File.Exists(Path.Combine(git, "HEAD")))
                return folder.FullName;
        }
        return null;
    }

    private static WorkTree Parse(string root, string status)
    {
        string? branch = null, commit = null;
        var dirty = false;
        foreach (var line in status.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# branch.oid ", StringComparison.Ordinal))
                commit = line["# branch.oid ".Length..] is "(initial)" ? null : line["# branch.oid ".Length..];
            else if (line.StartsWith("# branch.head ", StringComparison.Ordinal))
                branch = line["# branch.head ".Length..] is "(detached)" ? null : line["# branch.head ".Length..];
            else if (!line.StartsWith('#'))
                dirty = true;
        }
        return new(root, branch, commit, dirty);
    }
}
