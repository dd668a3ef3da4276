using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.History;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Sources;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak rollback</c>: converge a commit that was applied before, from a temporary worktree.</summary>
internal static class RollbackCommand
{
    private static readonly Argument<string?> Commit = new("commit")
    {
        Description = "A commit of the history; the first digits do. Else the newest one that succeeded before the current one",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly ReconcileFlags Flags = new();

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Write nothing anywhere, and print the diff" };

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };

    public static Command Create()
    {
        var command = new Command(RollbackTarget.Command, "Converge a commit that was applied before") { Commit, DryRun, Yes };
        Flags.AddTo(command, prunes: true);
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        if (!session.Get(DryRun) && !session.Get(Yes) && !session.Terminal.CanAsk)
        {
            throw new UsageException("rollback changes and deletes objects and there is no terminal to ask on: "
                + "add --yes, or --dry-run to see what it would do.");
        }

        session.BeginConnecting();
        var project = session.LoadProject();
        var owner = new Owner(project.Project, Flags.NamespaceOf(session, project));
        var tree = await RequireGitAsync(project, ct);
        using var cluster = await session.ConnectAsync();
        var target = Target(await new HistoryStore(cluster, owner).LoadAsync(ct), session.Get(Commit), owner);

        await using var past = await PastProject.CheckOutAsync(project, target, ct);
        var revision = target.Git! with { Dirty = false };
        var request = Flags.Read(session, past.Project, prune: true, session.Get(DryRun)) with
        {
            Revision = revision.ToString(),
            Origin = ProjectRun.OriginOf(session.CommandName, project) with { ProjectFile = past.RelativeFile },
        };
        past.RequireSame(owner, request);
        var applied = Ago.Of(target.Began, TimeProvider.System.GetUtcNow());
        session.Terminal.Note($"{owner}: back to {revision.Short}, applied {applied} by {target.Who}");
        string[] warnings = [.. await StillDeclaredAsync(tree, revision, ct), .. past.Warnings()];
        IAsyncEnumerable<ReconcileEvent> Run(bool dryRun) =>
            new ProjectRun(past.Project, cluster).ReconcileAsync(request with { DryRun = dryRun }, warnings, ct);
        return request.DryRun
            ? ExitCodes.Of((await ReconcileRun.ShowAsync(session, Run(dryRun: true), dryRun: true, ct)).Errors)
            : await AskAndRunAsync(session, Run, $"{owner} on {cluster.Connection.ContextName} back to {revision.Short}", ct);
    }

    /// <param name="what">For the question: what is rolled back where to.</param>
    private static async Task<int> AskAndRunAsync(Session session, Func<bool, IAsyncEnumerable<ReconcileEvent>> run, string what,
        CancellationToken ct)
    {
        var plan = await Plan.OfAsync(run(true));
        foreach (var warning in plan.Warnings)
            session.Terminal.Warning(warning);
        Plan.Announce(plan, session.Terminal);
        foreach (var error in plan.Errors)
            session.Terminal.Error(error);
        var isAgreed = session.Get(Yes) || !plan.HasChanges;
        if (!plan.Succeeded || (!isAgreed && !await Terminal.AskAsync($"Roll {Plan.Count(plan)} of {what}?", ct)))
        {
            session.Terminal.Note("nothing was changed.");
            session.Write(Documents.Of(plan));
            return plan.Succeeded ? ExitCodes.Failed : ExitCodes.Of(plan.Errors);
        }
        return ExitCodes.Of((await ReconcileRun.ShowAsync(session, run(false), dryRun: false, ct)).Errors);
    }

    private static async Task<WorkTree> RequireGitAsync(ProjectFile project, CancellationToken ct) =>
        await WorkTree.FindAsync(project.Directory, ct) is { Commit: not null } tree
            ? tree
            : throw new ReconcileException(Reasons.RollbackRefused,
                $"A rollback converges an earlier commit, but {project.Directory} is in no Git repository with commits "
                + "(or git is not installed). Change the files back yourself, and run zakenak converge.");

    private static RunRecord Target(IReadOnlyList<RunRecord> records, string? commit, Owner owner)
    {
        if (commit is not null)
            return RollbackTarget.Best(RecordedCommits.Find(records, commit));
        return RollbackTarget.Before(records) ?? throw new ReconcileException(Reasons.RollbackRefused,
            $"The history of {owner} has no commit that succeeded before the current one. zakenak history shows what it has; "
            + "zakenak rollback COMMIT goes to any of it.");
    }

    /// <summary>A rollback lasts until the next converge: that is said before, with the way to make it last.</summary>
    private static async Task<string[]> StillDeclaredAsync(WorkTree tree, GitRevision target, CancellationToken ct)
    {
        if (tree.Commit == target.Commit)
            return tree.Dirty ? ["the working tree has changes that are not committed: the next converge applies them."] : [];
        var now = GitRevision.Parse(tree.Revision)!;
        var undo = await tree.DescendsFromAsync(target.Commit, ct)
            ? $"undo in Git what came after it: git revert --no-edit {target.ShortCommit}..HEAD"
            : $"bring the branch to {target.ShortCommit} in Git.";
        return [$"the working tree still declares {now.Short}: the next converge brings that back. To make the rollback last, {undo}"];
    }
}
