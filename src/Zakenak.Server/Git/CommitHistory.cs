namespace Zakenak.Server.Git;

/// <summary>Who comes after whom: commits without their folders and files, in a repository of its own. In the mirror, whose commits have
/// all their folders and no history, servers would take these for a promise that the folders of all of them are here.</summary>
internal sealed class CommitHistory(MirrorStore store)
{
    public Task<bool> ContainsAsync(string ancestor, string commit, CancellationToken ct) =>
        store.ReadAsync(commit, Filter.Folders, mirror => ContainsAsync(mirror, ancestor, commit, ct), ct);

    private static async Task<bool> ContainsAsync(BareMirror mirror, string ancestor, string commit, CancellationToken ct)
    {
        var commits = await mirror.RunAsync(["rev-list", commit], ct);
        return commits.Split('\n').Contains(ancestor);
    }
}
