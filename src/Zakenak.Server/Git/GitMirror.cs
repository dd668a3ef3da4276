using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>One repository, as its remote has it and as far as it was fetched. All who work with it at once take turns, but for the
/// questions for branches. A mirror that was damaged, by a kill or a disk, is repaired or made anew.</summary>
/// <remarks>Commits are fetched without their history. Where only some paths are wanted, the files come in a second step, and those paths'
/// alone: of a repository of 140 MB with its manifests in one folder 0.6 MB. Servers that cannot do that send all files.</remarks>
internal sealed class GitMirror
{
    private readonly string folder;
    private readonly MirrorGate gate;
    private readonly GitConnection connection;
    private readonly GitOptions options;
    private readonly MirrorStore store;

    internal GitMirror(string folder, MirrorGate gate, GitProgram git, GitConnection connection, GitOptions options)
    {
        this.folder = folder;
        this.gate = gate;
        this.connection = connection;
        this.options = options;
        store = new MirrorStore(Path.Combine(folder, "mirror.git"), git, connection, options);
    }

    /// <summary>Asks the remote for the commit of a branch, without fetching.</summary>
    /// <exception cref="GitException">BranchNotFound, GitAuthFailed, GitUnreachable, GitRefused; Internal: this server's disk or
    /// git.</exception>
    /// <exception cref="ServerException">AddressRefused.</exception>
    public Task<string> FindBranchAsync(string branch, CancellationToken ct) => LocalDisk.TellAsync(async () =>
    {
        if (!BranchName.IsValid(branch))
            throw new ServerException(ErrorCode.InvalidInput, "the branch is none: write its name as Git shows it, main for "
                + "refs/heads/main");
        return await connection.FindBranchAsync(branch, ct)
            ?? throw new GitException(ErrorCode.BranchNotFound, $"{connection.Remote} does not have the branch {branch}: check its "
                + "name, or push it.");
    });

    /// <summary>Writes a commit's files under the paths, which keep their place from the top level, with their modes; symlinks as they
    /// are, wherever they lead. Fetches what is missing.</summary>
    /// <param name="commit">All of its hex digits.</param>
    /// <param name="paths">Files or folders; none, <c>""</c> or <c>.</c>: everything.</param>
    /// <param name="target">A folder, empty or not there; after a failure some files may be in it.</param>
    /// <exception cref="GitException">GitRefused: a path is not there, a submodule, a file of Git LFS, more than <see cref="GitOptions"/>
    /// allow; and as <see cref="FindBranchAsync"/>.</exception>
    public Task ExportAsync(string commit, IReadOnlyCollection<string> paths, string target, CancellationToken ct)
    {
        var wanted = new TreePaths(paths);
        return ReadAsync(commit, wanted.IsEverything, async mirror =>
        {
            var entries = await wanted.ListAsync(mirror, commit, options.MaxFiles, ct);
            await store.FetchFilesAsync(mirror, commit, entries, ct);
            BareMirror.Delete(target); // of a first attempt in a mirror that turned out broken
            await new TreeWriter(target, options).WriteAsync(mirror, entries, ct);
            return true;
        }, ct);
    }

    /// <summary>Who made a commit, and what for. One that is fetched for that is fetched with its files: whoever asks writes them out
    /// next.</summary>
    /// <inheritdoc cref="FindBranchAsync"/>
    public Task<GitCommit> LogAsync(string commit, CancellationToken ct) => ReadAsync(commit, withFiles: true, async mirror =>
    {
        var log = await mirror.RunAsync(["log", "-1", "--no-show-signature", "--format=%an%x00%ae%x00%ct%x00%s", commit], ct);
        return GitCommit.Parse(commit, log);
    }, ct);

    private Task<T> ReadAsync<T>(string commit, bool withFiles, Func<BareMirror, Task<T>> read, CancellationToken ct) =>
        LocalDisk.TellAsync(async () =>
        {
            if (!GitCommit.IsHash(commit))
                throw new ServerException(ErrorCode.InvalidInput, "the commit is none: write all of its hash, 40 digits of 0-9 and a-f");
            using var entered = await gate.EnterAsync(ct);
            await Leftovers.RemoveAsync(folder, ct);
            return await store.ReadAsync(commit, withFiles, read, ct);
        });
}
