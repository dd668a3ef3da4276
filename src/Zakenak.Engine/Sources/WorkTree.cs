namespace Zakenak.Engine.Sources;

/// <summary>What Git knows of a project's folder.</summary>
/// <param name="Root">The top level.</param>
/// <param name="Branch">Null on a detached HEAD.</param>
/// <param name="Commit">40 hex digits; null before the first commit.</param>
/// <param name="Dirty">Whether there are changes that are not committed.</param>
public sealed record WorkTree(string Root, string? Branch, string? Commit, bool Dirty)
{
    /// <summary><c>main@sha1:0123…</c>, with <c>+dirty</c> when there are uncommitted changes; null before the first commit.</summary>
    public string? Revision => Commit is null ? null : $"{Branch ?? "HEAD"}@sha1:{Commit}{(Dirty ? "+dirty" : "")}";

    /// <summary>Null when the folder is in no Git repository, or Git is not installed.</summary>
    public static Task<WorkTree?> FindAsync(string directory, CancellationToken ct) => throw new NotImplementedException();
}
