using System.Text;
using Zakenak.Engine.Inventory;

namespace Zakenak.Engine.Sources;

/// <summary>The files of one commit, in a temporary Git worktree that is gone when disposed. The user's own tree is not touched.</summary>
public sealed class CommitCheckout : IAsyncDisposable
{
    private const string Prefix = "zakenak-rollback-";

    private static readonly TimeSpan limit = TimeSpan.FromMinutes(5);

    private readonly string repository;
    private readonly ScratchFolder scratch;

    private CommitCheckout(string repository, ScratchFolder scratch)
    {
        this.repository = repository;
        this.scratch = scratch;
    }

    /// <summary>The top level.</summary>
    public string Root => Path.Combine(scratch.Path, "tree");

    /// <summary>Paths of submodules: their folders are empty here.</summary>
    public IReadOnlyList<string> Submodules { get; private set; } = [];

    /// <summary>Files that only point to their content, because Git LFS is not installed or did not have it.</summary>
    public IReadOnlyList<string> LfsPointers { get; private set; } = [];

    /// <param name="repository">A folder of it.</param>
    /// <param name="commit">40 hex digits.</param>
    /// <exception cref="ReconcileException">RollbackRefused: Git no longer has the commit. GitFailed.</exception>
    public static async Task<CommitCheckout> CreateAsync(string repository, string commit, CancellationToken ct)
    {
        await RemoveLeftoversAsync(repository, ct);
        await RequireAsync(repository, commit, ct);
        var checkout = new CommitCheckout(repository, new ScratchFolder(Prefix));
        try
        {
            await checkout.FillAsync(commit, ct);
            return checkout;
        }
        catch
        {
            await checkout.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        scratch.Dispose();
        await ForgetAsync(repository, Root);
    }

    private async Task FillAsync(string commit, CancellationToken ct)
    {
        // First of all, so that whoever finds the folder knows whether it is still needed.
        await File.WriteAllTextAsync(HolderFile(scratch.Path), LeaseHolder.Current.ToString(), ct);
        await GitCommand.RunAsync(repository, ["worktree", "add", "--quiet", "--detach", Root, commit], ct, limit);
        var entries = await ListAsync(["--stage"], ct); // MODE OBJECT STAGE<tab>PATH
        Submodules = [.. entries.Where(e => e.StartsWith("160000 ", StringComparison.Ordinal)).Select(e => e[(e.IndexOf('\t') + 1)..])];
        LfsPointers = [.. (await ListAsync([":(attr:filter=lfs)"], ct)).Where(IsLfsPointer)];
    }

    private async Task<string[]> ListAsync(string[] which, CancellationToken ct) =>
        (await GitCommand.RunAsync(Root, ["ls-files", "-z", .. which], ct) ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private bool IsLfsPointer(string file)
    {
        var start = "version https://git-lfs.github.com/"u8;
        using var stream = new FileInfo(Path.Combine(Root, file)) is { Exists: true } there ? there.OpenRead() : Stream.Null;
        Span<byte> read = stackalloc byte[start.Length];
        return stream.ReadAtLeast(read, read.Length, throwOnEndOfStream: false) == read.Length && read.SequenceEqual(start);
    }

    private static async Task RequireAsync(string repository, string commit, CancellationToken ct)
    {
        try
        {
            await GitCommand.RunAsync(repository, ["rev-parse", "--quiet", "--verify", $"{commit}^{{commit}}"], ct);
        }
        catch (ReconcileException e) when (e.Reason == Reasons.GitFailed)
        {
            throw new ReconcileException(Reasons.RollbackRefused,
                $"Git does not have the commit {commit} here: the clone is shallow (git fetch --unshallow), or the commit was rebased away "
                + $"(git fetch origin {commit}, while the server still has it).", e);
        }
    }

    /// <summary>Of runs that were killed.</summary>
    private static async Task RemoveLeftoversAsync(string repository, CancellationToken ct)
    {
        const string line = "worktree ";
        var list = await GitCommand.RunAsync(repository, ["worktree", "list", "--porcelain"], ct) ?? "";
        foreach (var tree in list.Split('\n').Where(l => l.StartsWith(line, StringComparison.Ordinal)).Select(l => l[line.Length..]))
        {
            var folder = Path.GetDirectoryName(tree)!;
            if (!Path.GetFileName(folder).StartsWith(Prefix, StringComparison.Ordinal) || IsNeeded(folder))
                continue;
            if (TryDelete(folder))
                await ForgetAsync(repository, tree);
        }
    }

    private static bool TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Another user's: their next rollback removes it.
        }
    }

    private static bool IsNeeded(string folder) =>
        File.Exists(HolderFile(folder)) && !LeaseHolder.Parse(File.ReadAllText(HolderFile(folder), Encoding.UTF8)).IsGone();

    private static string HolderFile(string folder) => Path.Combine(folder, "holder");

    /// <summary>Takes a worktree whose folder is gone out of Git's list. Not under the run's token: one that was stopped cleans up
    /// too.</summary>
    private static async Task ForgetAsync(string repository, string tree)
    {
        try
        {
            // Twice: also one that a killed Git left locked.
            await GitCommand.RunAsync(repository, ["worktree", "remove", "--force", "--force", tree], CancellationToken.None);
        }
        catch (ReconcileException e) when (e.Reason == Reasons.GitFailed)
        {
            // Not in the list (yet), or the list is locked: what is left there is a line that the next rollback removes.
        }
    }
}
