using System.Runtime.CompilerServices;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;
using Zakenak.Engine.Sources;

namespace Zakenak.Cli;

/// <summary>The recipe of <c>converge</c>, <c>deploy</c> and <c>diff</c>: check → build → reconcile.</summary>
internal sealed class ProjectRun(ProjectFile project, KubernetesClient cluster)
{
    /// <summary>Said for every project with a <c>build</c> section.</summary>
    private const string NoBuildYet = "this version builds no images; build and push the image yourself, and name it in the values";

    /// <param name="flags">What the flags ask for; what the file decides (revision, units, …) is filled in here.</param>
    /// <exception cref="ReconcileException">WrongBranch, or a configuration that does not hold together: before anything is
    /// asked of the cluster.</exception>
    public async IAsyncEnumerable<ReconcileEvent> RunAsync(ReconcileRequest flags, [EnumeratorCancellation] CancellationToken ct)
    {
        var tree = await WorkTree.FindAsync(project.Directory, ct);
        RequireBranch(project.Git()?.Branch, tree);

        var request = flags with { Revision = tree?.Revision };
        await foreach (var happened in Reconciler().ReconcileAsync(request, ct))
        {
            yield return happened;
            if (happened is ReconcileEvent.Started && project.HasBuild)
                yield return new ReconcileEvent.StepSkipped(Step.Build, NoBuildYet);
        }
    }

    public async Task<ProjectStatus> GetStatusAsync(ReconcileRequest flags, CancellationToken ct)
    {
        var tree = await WorkTree.FindAsync(project.Directory, ct);
        return await Reconciler().GetStatusAsync(flags with { Revision = tree?.Revision }, ct);
    }

    /// <summary>The revision is the one of the beginning: what is watched is the cluster.</summary>
    public async IAsyncEnumerable<ProjectStatus> WatchStatusAsync(ReconcileRequest flags, [EnumeratorCancellation] CancellationToken ct)
    {
        var tree = await WorkTree.FindAsync(project.Directory, ct);
        await foreach (var status in Reconciler().WatchStatusAsync(flags with { Revision = tree?.Revision }, ct))
            yield return status;
    }

    private Reconciler Reconciler() => new(cluster, new ManifestRenderer(project.Root, project.Directory, new RendererOptions()));

    private static void RequireBranch(string? branch, WorkTree? tree)
    {
        if (branch is null || tree?.Branch == branch)
            return;
        throw new ReconcileException(Reasons.WrongBranch, tree is null
            ? $"git.branch asks for {branch}, but this folder is in no Git repository (or git is not installed). "
                + "Run it in a clone, or take git.branch out."
            : $"git.branch asks for {branch}, but the work tree is on {tree.Branch ?? "a detached HEAD"}. Run: git switch {branch}");
    }
}
