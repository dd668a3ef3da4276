using Zakenak.Engine;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.History;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Sources;

namespace Zakenak.Cli;

/// <summary>A project as it was in a recorded commit, checked out into a temporary worktree; gone when disposed.</summary>
internal sealed class PastProject : IAsyncDisposable
{
    private readonly CommitCheckout checkout;
    private readonly RunRecord record;

    private PastProject(CommitCheckout checkout, RunRecord record, string projectFile)
    {
        this.checkout = checkout;
        this.record = record;
        RelativeFile = projectFile;
        Project = Load(Path.Combine(checkout.Root, projectFile));
    }

    public ProjectFile Project { get; }

    /// <summary>The configuration, relative to the Git top level.</summary>
    public string RelativeFile { get; }

    private string Commit => record.Git!.ShortCommit;

    /// <param name="now">The project of the working tree.</param>
    /// <param name="record">Of a commit.</param>
    /// <exception cref="ReconcileException">RollbackRefused, with what to do instead; what the commit's configuration is not.</exception>
    public static async Task<PastProject> CheckOutAsync(ProjectFile now, RunRecord record, CancellationToken ct)
    {
        var checkout = await CommitCheckout.CreateAsync(now.Directory, record.Git!.Commit, ct);
        try
        {
            var past = new PastProject(checkout, record, record.ProjectFile ?? ProjectRun.RelativeFile(now)!);
            past.RequireNoSubmodule();
            return past;
        }
        catch
        {
            await checkout.DisposeAsync();
            throw;
        }
    }

    /// <summary>In what this differs from what ran.</summary>
    public IEnumerable<string> Warnings()
    {
        if (record.Git!.Dirty)
            yield return $"what ran as {Commit} had changes that were not committed: this is the commit alone.";
        if (checkout.Submodules.Count > 0)
            yield return $"submodules are not checked out for a rollback: {string.Join(", ", checkout.Submodules)}.";
        if (checkout.LfsPointers is [var first, ..])
            yield return $"of {first} and other files of Git LFS only pointers are here: install git-lfs, or run git lfs fetch.";
    }

    /// <exception cref="ReconcileException">RollbackRefused: the commit would change another project than the one asked about.</exception>
    public void RequireSame(Owner owner, ReconcileRequest request)
    {
        var then = new Owner(request.Project, request.Namespace);
        if (then != owner)
        {
            throw Refused($"{RelativeFile} of {Commit} is {then}, and not {owner}: a rollback would leave the one and change the other. "
                + ByHand(""));
        }
    }

    public ValueTask DisposeAsync() => checkout.DisposeAsync();

    private ProjectFile Load(string path)
    {
        // The record is from the cluster: what it says is data.
        var isInside = Path.GetFullPath(path).StartsWith(checkout.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isInside && File.Exists(path)
            ? ProjectFile.Load(path, shown: $"{RelativeFile} of {Commit}")
            : throw Refused($"{Commit} has no {RelativeFile}: it was not committed when it was converged.");
    }

    /// <summary>The folder of a submodule is empty here; what it declares would be pruned.</summary>
    private void RequireNoSubmodule()
    {
        var deploy = Project.Deploy();
        string?[] configured = [.. deploy.Charts.Select(c => c.Path), .. deploy.Charts.SelectMany(c => c.Values), .. deploy.Values,
            .. deploy.Kustomizations, .. deploy.Manifests];
        foreach (var path in configured.OfType<string>())
        {
            var folders = path.Split('/').TakeWhile(name => name.AsSpan().IndexOfAny("*?[") < 0);
            var whole = Path.GetRelativePath(checkout.Root, Path.GetFullPath(string.Join('/', folders), Project.Directory));
            if (checkout.Submodules.FirstOrDefault(s => IsWithin(s, whole) || IsWithin(whole, s)) is { } submodule)
            {
                throw Refused($"{path} of {Commit} is in the submodule {submodule}, or holds it, and submodules are not checked out for "
                    + "a rollback. " + ByHand(" && git submodule update --init"));
            }
        }
    }

    private static bool IsWithin(string path, string folder) =>
        folder == "." || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static ReconcileException Refused(string why) => new(Reasons.RollbackRefused, why);

    private string ByHand(string more) => $"By hand: git switch --detach {Commit}{more} && zakenak converge";
}
