using System.Text;

namespace Zakenak.Server.Git;

/// <summary>One bare mirror: fetches into it, and replaces it when it is broken. Only for who holds the gate.</summary>
internal sealed class MirrorStore(string folder, GitProgram git, GitConnection connection, GitOptions options)
{
    /// <summary>Reads from a commit, which is fetched where it is not here; a second time from a new mirror where the first is
    /// broken.</summary>
    /// <param name="withFiles">Whether a fetch brings all files, and not the folders alone.</param>
    public async Task<T> ReadAsync<T>(string commit, bool withFiles, Func<BareMirror, Task<T>> read, CancellationToken ct)
    {
        try
        {
            return await read(await EnsureAsync(commit, withFiles, ct));
        }
        catch (BrokenMirrorException)
        {
            return await read(await FetchAnewAsync(commit, withFiles, ct));
        }
    }

    /// <summary>Fetches those of a commit's files that a filter left out.</summary>
    public async Task FetchFilesAsync(BareMirror mirror, string commit, IReadOnlyList<TreeEntry> entries, CancellationToken ct)
    {
        if (!mirror.IsPartial)
            return;
        var missing = new HashSet<string>();
        string[] list = ["rev-list", "--objects", "--no-object-names", "--missing=print", $"{commit}^{{tree}}"];
        await mirror.ReadAsync(list, '\n', line => _ = line.StartsWith('?') && missing.Add(line[1..]), ct);
        missing.IntersectWith(entries.Select(e => e.Object));
        if (missing.Count == 0)
            return;
        var objects = Encoding.ASCII.GetBytes(string.Concat(missing.Select(hash => hash + "\n")));
        var result = await connection.FetchAsync(mirror,
            [
                "-c", "fetch.negotiationAlgorithm=noop",
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--stdin", "origin",
            ], objects, ct);
        if (!result.Succeeded)
            throw await connection.FailureAsync(result, $"the files of {Wanted(commit)}", options.Timeout, ct);
    }

    private static string Wanted(string commit) => $"the commit {commit}";

    private static string[] Arguments(string commit, bool withFiles) =>
    [
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", withFiles ? "--no-filter" : "--filter=blob:none",
        "origin", $"+{commit}:{BareMirror.IncomingRef}",
    ];

    private async Task<BareMirror> EnsureAsync(string commit, bool withFiles, CancellationToken ct)
    {
        var mirror = BareMirror.Open(git, folder, connection.Remote) ?? await BareMirror.CreateAsync(git, folder, connection.Remote, ct);
        if (await mirror.HasAsync(commit, ct))
            return mirror;
        var result = await connection.FetchAsync(mirror, Arguments(commit, withFiles), null, ct);
        if (!result.Succeeded && await connection.KnownFailureAsync(result, Wanted(commit), options.Timeout, ct) is { } failure)
            throw failure;
        // What many fetches brought is dropped once it is too much together.
        if (!result.Succeeded || mirror.Size() > 2 * options.MaxSize)
            return await FetchAnewAsync(commit, withFiles, ct);
        await mirror.KeepIncomingAsync(ct);
        return mirror;
    }

    /// <summary>Into a new mirror, which takes the place of the old one only once it has what is wanted: it may be the remote's
    /// fault.</summary>
    private async Task<BareMirror> FetchAnewAsync(string commit, bool withFiles, CancellationToken ct)
    {
        var fresh = await BareMirror.CreateAsync(git, folder + ".new", connection.Remote, ct);
        try
        {
            var result = await connection.FetchAsync(fresh, Arguments(commit, withFiles), null, ct);
            if (!result.Succeeded)
                throw await connection.FailureAsync(result, Wanted(commit), options.Timeout, ct);
            var mirror = fresh.MoveTo(folder);
            await mirror.KeepIncomingAsync(ct);
            return mirror;
        }
        finally
        {
            BareMirror.Delete(fresh.Folder);
        }
    }
}
