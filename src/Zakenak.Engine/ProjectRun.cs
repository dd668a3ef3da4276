using System.Runtime.CompilerServices;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Health;
using Zakenak.Engine.History;
using Zakenak.Engine.Images;
using Zakenak.Engine.Rendering;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine;

/// <summary>The recipe of <c>converge</c>, <c>deploy</c> and <c>diff</c>, on the command line and over REST: check → build → reconcile.</summary>
public sealed class ProjectRun(ProjectFile project, KubernetesClient cluster)
{
    /// <summary>What the file declares, without what is built: enough to compare it with the cluster.</summary>
    /// <param name="ns">Instead of <c>deploy.namespace</c>; null: that one.</param>
    /// <exception cref="ReconcileException">A configuration that does not hold together.</exception>
    public static ReconcileRequest DeclaredBy(ProjectFile project, string? ns)
    {
        var deploy = project.Deploy();
        return new ReconcileRequest
        {
            Project = project.Project,
            Namespace = ns ?? deploy.Namespace,
            Units = RenderUnit.Of(project, ns),
            Images = ProjectImage.Of(project),
            Prune = deploy.Prune,
            CreateNamespace = deploy.CreateNamespace,
            HealthRules = HealthRules.Of(project),
            Timeout = deploy.Timeout,
        };
    }

    /// <summary>What the file alone asks for; flags are added with <c>with</c>.</summary>
    /// <inheritdoc cref="DeclaredBy" path="/param"/>
    /// <param name="prune">Whether what left the declaration goes, unless <c>deploy.prune</c> keeps it.</param>
    /// <param name="build">Whether images that the registry does not hold are built.</param>
    /// <exception cref="ReconcileException">A configuration that does not hold together.</exception>
    public static ReconcileRequest RequestOf(ProjectFile project, string? ns, bool prune, bool build)
    {
        var declared = DeclaredBy(project, ns);
        return declared with
        {
            Build = project.HasBuild ? new(ImageOrders.Of(project, ["latest"], [], null), project.Registry(), build) : null,
            Gpus = project.Gpus(),
            Prune = prune && declared.Prune,
        };
    }

    /// <param name="command">What the history calls it.</param>
    /// <param name="flags">What the flags ask for; what the file decides (revision, units, …) is filled in here.</param>
    /// <exception cref="ReconcileException">WrongBranch, or a configuration that does not hold together: before anything is
    /// asked of the cluster.</exception>
    /// <param name="who">For the history; null: who Git knows here.</param>
    public async IAsyncEnumerable<ReconcileEvent> RunAsync(string command, ReconcileRequest flags, string? who = null,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        var tree = await WorkTree.FindAsync(project.Directory, ct);
        string[] warnings = WrongBranch(project.Git(), tree) is { } warning ? [warning] : [];
        var request = flags with { Revision = tree?.Revision, Origin = OriginOf(command, project, who) };
        await foreach (var happened in ReconcileAsync(request, warnings, ct))
            yield return happened;
    }

    /// <summary>What is left of the recipe once it is known which revision runs.</summary>
    /// <param name="warnings">Said at the start and kept in the result.</param>
    public async IAsyncEnumerable<ReconcileEvent> ReconcileAsync(ReconcileRequest request, IReadOnlyList<string> warnings,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var happened in Reconciler().ReconcileAsync(request, ct))
        {
            // What the reader should know first comes after the line that says what is converged to where.
            yield return happened is ReconcileEvent.Finished { Result: var result }
                ? new ReconcileEvent.Finished(result with { Warnings = [.. warnings, .. result.Warnings] })
                : happened;
            if (happened is not ReconcileEvent.Started)
                continue;
            foreach (var warning in warnings)
                yield return new ReconcileEvent.Warning(warning);
        }
    }

    /// <summary>What the history says of a run of this project.</summary>
    /// <param name="who">Null: who Git knows here.</param>
    public static RunOrigin OriginOf(string command, ProjectFile project, string? who = null) =>
        new(command, RelativeFile(project), ct => who is null ? GitIdentity.FindAsync(project.Directory, ct) : Task.FromResult(who));

    /// <summary>The configuration, relative to the Git top level; null outside of Git.</summary>
    public static string? RelativeFile(ProjectFile project) => WorkTree.TopLevel(project.Directory) is { } root
        ? Path.GetRelativePath(root, project.Path).Replace(Path.DirectorySeparatorChar, '/')
        : null;

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

    /// <summary>Null where the branch is the right one; the warning of <c>git.strategy: warn</c> where it is not.</summary>
    private static string? WrongBranch(GitSettings? git, WorkTree? tree)
    {
        if (git?.Branch is not { } branch || tree?.Branch == branch)
            return null;
        var problem = tree is null
            ? $"git.branch asks for {branch}, but this folder is in no Git repository (or git is not installed). "
                + "Run it in a clone, or take git.branch out."
            : $"git.branch asks for {branch}, but the work tree is on {tree.Branch ?? "a detached HEAD"}. Run: git switch {branch}";
        return git.Strategy == BranchStrategy.Warn ? problem : throw new ReconcileException(Reasons.WrongBranch, problem);
    }
}
