using Zakenak.Engine.History;

namespace Zakenak.Cli;

/// <summary>Finds the recorded runs of a commit as somebody types it.</summary>
internal static class RecordedCommits
{
    /// <param name="records">The newest first.</param>
    /// <param name="typed">The beginning of a commit, or a revision as <c>history</c> shows it: <c>main@0123abcd</c>.</param>
    /// <exception cref="UsageException">It is not recorded, or is the beginning of several: names those there are.</exception>
    public static IReadOnlyList<RunRecord> Find(IReadOnlyList<RunRecord> records, string typed)
    {
        var commit = typed[(typed.LastIndexOf('@') + 1)..].Replace("sha1:", "").Replace("+dirty", "");
        bool IsMeant(RunRecord r) => r.Git?.Commit.StartsWith(commit, StringComparison.OrdinalIgnoreCase) == true;
        List<RunRecord> found = commit.Length == 0 ? [] : [.. records.Where(IsMeant)];
        var commits = found.Select(r => r.Git!.Commit).Distinct().ToList();
        return commits.Count switch
        {
            1 => found,
            0 => throw new UsageException($"the history has no commit {typed}. {Known(records)} "
                + $"To deploy another one: git switch --detach {typed}, then zakenak converge."),
            _ => throw new UsageException(
                $"{typed} is the beginning of several recorded commits: {string.Join(", ", commits)}. Write more of it."),
        };
    }

    private static string Known(IReadOnlyList<RunRecord> records)
    {
        var commits = records.Select(r => r.Git?.ShortCommit).OfType<string>().Distinct().ToList();
        return commits.Count == 0 ? "It has none at all." : $"It has {string.Join(", ", commits)}.";
    }
}
