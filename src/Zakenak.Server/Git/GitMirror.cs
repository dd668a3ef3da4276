using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>One repository, as its remote has it and as far as it was fetched. All who work with it at once take turns, but for the
/// questions for branches. A mirror that was damaged, by a kill or a disk, is repaired or made anew.</summary>
/// <remarks>Commits are fetched without their history. Where only some paths are wanted, the files come in a second step, and those paths'
/// alone: of a repository of 140 MB with its manifests in one folder 0.6 MB. Servers that cannot do that send all files.</remarks>
internal sealed class GitMirror
{
    private readonly MirrorGate gate;
    private readonly GitConnection connection;
    private readonly GitOptions options;
    private readonly MirrorStore store;
    private readonly CommitHistory history;

    internal GitMirror(string folder, MirrorGate gate, GitProgram git, GitConnection connection, GitOptions options)
    {
        this.gate = gate;
        this.connection = connection;
        this.options = options;
        store = new MirrorStore(Path.Combine(folder, "mirror.git"), git, connection, options);
        history = new CommitHistory(new MirrorStore(Path.Combine(folder, "history.git"), git, connection, options));
    }

    /// <summary>Asks the remote, without fetching: branch → commit. Empty for a repository without commits.</summary>
    /// <exception cref="GitException">GitAuthFailed, GitUnreachable, GitRefused.</exception>
    /// <exception cref="ServerException">AddressRefused.</exception>
    public Task<IReadOnlyDictionary<string, string>> ListBranchesAsync(CancellationToken ct) => connection.ListBranchesAsync(null, ct);

    /// <summary>Asks the remote for the commit of one branch, without fetching.</summary>
    /// <exception cref="GitException">BranchNotFound, and as <see cref="ListBranchesAsync"/>.</exception>
    public async Task<string> FindBranchAsync(string branch, CancellationToken ct)
    {
        RequireBranch(branch);
        var found = await connection.ListBranchesAsync(branch, ct);
        return found.TryGetValue(branch, out var commit)
            ? commit
            : throw new GitException(ErrorCode.BranchNotFound, $"{connection.Remote} does not have the branch {branch}: check its "
                + "name, or push it.");
    }

    /// <summary>Fetches the newest commit of a branch, pushed with force or not.</summary>
    /// <param name="paths">What will be exported, as in <see cref="ExportAsync"/>: decides how much is fetched now.</param>
    /// <returns>The commit.</returns>
    /// <exception cref="GitException">BranchNotFound; GitRefused: also larger than <see cref="GitOptions.MaxSize"/>; as
    /// <see cref="ListBranchesAsync"/>.</exception>
    public async Task<string> FetchBranchAsync(string branch, IReadOnlyCollection<string> paths, CancellationToken ct)
    {
        RequireBranch(branch);
        using var entered = await gate.EnterAsync(ct);
        return await store.FetchAsync($"refs/heads/{branch}", $"the branch {branch}", FilterFor(new TreePaths(paths)), ct);
    }

    /// <summary>Fetches a commit, unless it is here.</summary>
    /// <param name="commit">All of its hex digits.</param>
    /// <inheritdoc cref="FetchBranchAsync"/>
    public async Task FetchCommitAsync(string commit, IReadOnlyCollection<string> paths, CancellationToken ct)
    {
        RequireHash(commit);
        using var entered = await gate.EnterAsync(ct);
        await store.EnsureAsync(commit, FilterFor(new TreePaths(paths)), ct);
    }

    /// <summary>Writes a commit's files under the paths, which keep their place from the top level, with their modes; symlinks as they
    /// are, wherever they lead. Fetches what is missing.</summary>
    /// <param name="paths">Files or folders; none, <c>""</c> or <c>.</c>: everything.</param>
    /// <param name="folder">Empty or not there; after a failure some files may be in it.</param>
    /// <exception cref="GitException">GitRefused: a path is not there, a submodule, a file of Git LFS, too much; and as
    /// <see cref="FetchBranchAsync"/>.</exception>
    public async Task ExportAsync(string commit, IReadOnlyCollection<string> paths, string folder, CancellationToken ct)
    {
        RequireHash(commit);
        var wanted = new TreePaths(paths);
        using var entered = await gate.EnterAsync(ct);
        await store.ReadAsync(commit, FilterFor(wanted), async mirror =>
        {
            var entries = await wanted.ListAsync(mirror, commit, ct);
            await store.FetchFilesAsync(mirror, commit, entries, ct);
            BareMirror.Delete(folder); // of a first attempt in a mirror that turned out broken
            await new TreeWriter(folder, options).WriteAsync(mirror, entries, ct);
            return true;
        }, ct);
    }

    /// <exception cref="GitException">As <see cref="FetchBranchAsync"/>.</exception>
    public async Task<GitCommit> LogAsync(string commit, CancellationToken ct)
    {
        RequireHash(commit);
        using var entered = await gate.EnterAsync(ct);
        return await store.ReadAsync(commit, Filter.Files, async mirror =>
        {
            var log = await mirror.RunAsync(["log", "-1", "--no-show-signature", "--format=%an%x00%ae%x00%ct%x00%s", commit], ct);
            return log.TrimEnd('\n').Split('\0') is [var name, var email, var time, var subject]
                ? new GitCommit(commit, Plain(name), Plain(email), Plain(subject), DateTimeOffset.FromUnixTimeSeconds(long.Parse(time)))
                : throw new BrokenMirrorException("log", "says something else");
        }, ct);
    }

    /// <summary>The files that differ, whatever lies between the two; null when the old commit is not here, and so everything may
    /// differ.</summary>
    /// <inheritdoc cref="LogAsync"/>
    public async Task<IReadOnlyList<string>?> ChangedPathsAsync(string from, string to, CancellationToken ct)
    {
        RequireHash(from);
        RequireHash(to);
        using var entered = await gate.EnterAsync(ct);
        return await store.ReadAsync(to, Filter.Files, async mirror =>
        {
            if (!await mirror.HasAsync(from, ct))
                return null;
            var paths = await mirror.RunAsync(["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to], ct);
            return paths.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }, ct);
    }

    /// <summary>Whether a commit goes back to another, or is it. Fetches the history, commits alone, when it is first asked.</summary>
    /// <inheritdoc cref="LogAsync"/>
    public async Task<bool> IsAncestorAsync(string ancestor, string commit, CancellationToken ct)
    {
        RequireHash(ancestor);
        RequireHash(commit);
        if (ancestor == commit)
            return true;
        using var entered = await gate.EnterAsync(ct);
        return await history.ContainsAsync(ancestor, commit, ct);
    }

    private static Filter FilterFor(TreePaths paths) => paths.IsEverything ? Filter.Nothing : Filter.Files;

    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsControl(c)));

    private static void RequireBranch(string branch)
    {
        if (!BranchName.IsValid(branch))
            throw new ServerException(ErrorCode.InvalidInput, "the branch is none: write its name as Git shows it, main for "
                + "refs/heads/main");
    }

    private static void RequireHash(string commit)
    {
        if (!GitCommit.IsHash(commit))
            throw new ServerException(ErrorCode.InvalidInput, "the commit is none: write all of its hash, 40 digits of 0-9 and a-f");
    }
}
