namespace Zakenak.Engine.Sources;

/// <summary>A revision, taken apart.</summary>
/// <param name="Branch">Null when HEAD was detached.</param>
/// <param name="Commit">40 hex digits.</param>
/// <param name="Dirty">What was there was not exactly that commit.</param>
public sealed record GitRevision(string? Branch, string Commit, bool Dirty)
{
    private const string Mark = "@sha1:";
    private const string DirtyMark = "+dirty";

    /// <summary>Reads what <see cref="ToString"/> writes; null for anything else.</summary>
    public static GitRevision? Parse(string? text)
    {
        var at = text?.LastIndexOf(Mark, StringComparison.Ordinal) ?? -1; // a branch may hold the mark, a commit not
        if (at < 0)
            return null;
        var (branch, commit) = (text![..at], text[(at + Mark.Length)..]);
        var dirty = commit.EndsWith(DirtyMark, StringComparison.Ordinal);
        commit = dirty ? commit[..^DirtyMark.Length] : commit;
        // It becomes an argument of Git.
        return commit.Length >= 40 && commit.All(char.IsAsciiHexDigit) ? new(branch == "HEAD" ? null : branch, commit, dirty) : null;
    }

    /// <summary>The commit as people write it: 8 digits.</summary>
    public string ShortCommit => Commit[..Math.Min(8, Commit.Length)];

    /// <summary><c>main@0123abcd+dirty</c>, for tables.</summary>
    public string Short => $"{Branch ?? "HEAD"}@{ShortCommit}{(Dirty ? DirtyMark : "")}";

    /// <summary><c>main@sha1:0123…</c>, with <c>+dirty</c> when there were uncommitted changes.</summary>
    public override string ToString() => $"{Branch ?? "HEAD"}{Mark}{Commit}{(Dirty ? DirtyMark : "")}";
}
