using System.Text;

namespace Zakenak.Server.Git;

/// <summary>What a fetch leaves out.</summary>
internal enum Filter
{
    /// <summary>All of a commit's folders and files come, without its history.</summary>
    Nothing,

    /// <summary>The folders come, without the history.</summary>
    Files,

    /// <summary>The commits alone come, with all before them.</summary>
    Folders,
}

/// <summary>One bare mirror: fetches into it, and replaces it when it is broken. Only for who holds the gate.</summary>
internal sealed class MirrorStore(string folder, GitProgram git, GitConnection connection, GitOptions options)
{
    /// <returns>The commit.</returns>
    /// <param name="source">A ref or a commit of the remote.</param>
    /// <param name="wanted">For messages: <c>the branch main</c>.</param>
    public async Task<string> FetchAsync(string source, string wanted, Filter filter, CancellationToken ct)
    {
        var mirror = await OpenAsync(ct);
        var arguments = Arguments(source, filter);
        var result = await connection.FetchAsync(mirror, arguments, null, ct);
        if (!result.Succeeded && await connection.KnownFailureAsync(result, wanted, options.Timeout, ct) is { } failure)
            throw failure;
        // What many fetches brought is dropped once it is too much together.
        if (!result.Succeeded || mirror.Size() > 2 * options.MaxSize)
            return await FetchAnewAsync(arguments, wanted, ct);
        try
        {
            return await mirror.KeepIncomingAsync(ct);
        }
        catch (BrokenMirrorException)
        {
            return await FetchAnewAsync(arguments, wanted, ct);
        }
    }

    /// <summary>Fetches a commit unless it is here.</summary>
    public async Task EnsureAsync(string commit, Filter filter, CancellationToken ct)
    {
        var mirror = await OpenAsync(ct);
        if (!await mirror.HasAsync(commit, ct))
            await FetchAsync(commit, Wanted(commit), filter, ct);
    }

    /// <summary>Reads from a commit, which is fetched where it is not here; a second time from a new mirror where the first is
    /// broken.</summary>
    public async Task<T> ReadAsync<T>(string commit, Filter filter, Func<BareMirror, Task<T>> read, CancellationToken ct)
    {
        await EnsureAsync(commit, filter, ct);
        try
        {
            return await read(await OpenAsync(ct));
        }
        catch (BrokenMirrorException)
        {
            await FetchAnewAsync(Arguments(commit, filter), Wanted(commit), ct);
        }
        return await read(await OpenAsync(ct));
    }

    /// <summary>Fetches those of a commit's files that a filter left out.</summary>
    public async Task FetchFilesAsync(BareMirror mirror, string commit, IReadOnlyList<TreeEntry> entries, CancellationToken ct)
    {
        if (!mirror.IsPartial)
            return;
        var list = await mirror.RunAsync(["rev-list", "--objects", "--no-object-names", "--missing=print", $"{commit}^{{tree}}"], ct);
        var missing = list.Split('\n').Where(line => line.StartsWith('?')).Select(line => line[1..]).ToHashSet();
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

    private static string[] Arguments(string source, Filter filter) =>
    [
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
        .. filter switch
        {
            Filter.Nothing => ["--depth=1", "--no-filter"],
            Filter.Files => ["--depth=1", "--filter=blob:none"],
            _ => new[] { "--filter=tree:0" },
        },
        "origin", $"+{source}:{BareMirror.IncomingRef}",
    ];

    private async Task<BareMirror> OpenAsync(CancellationToken ct)
    {
        await Leftovers.RemoveAsync(folder, ct);
        return BareMirror.Open(git, folder, connection.Remote) ?? await BareMirror.CreateAsync(git, folder, connection.Remote, ct);
    }

    /// <summary>Into a new mirror, which takes the place of the old one only once it has what is wanted: it may be the remote's
    /// fault.</summary>
    private async Task<string> FetchAnewAsync(string[] arguments, string wanted, CancellationToken ct)
    {
        var fresh = await BareMirror.CreateAsync(git, folder + ".new", connection.Remote, ct);
        try
        {
            var result = await connection.FetchAsync(fresh, arguments, null, ct);
            if (!result.Succeeded)
                throw await connection.FailureAsync(result, wanted, options.Timeout, ct);
            return await fresh.MoveTo(folder).KeepIncomingAsync(ct);
        }
        finally
        {
            BareMirror.Delete(fresh.Folder);
        }
    }
}
