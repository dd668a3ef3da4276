using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Pruning;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak cleanup</c>: delete what the project's inventory holds, after saying what that is.</summary>
internal static class CleanupCommand
{
    private static readonly Option<string?> Namespace = ReconcileFlags.Namespace();

    private static readonly Option<bool> All = new("--all")
    {
        Description = "Also PersistentVolumeClaims, CRDs and the namespace, where this project made them "
            + "and nothing foreign is left in them",
    };

    private static readonly Option<bool> NoHooks = ReconcileFlags.NoHooks();

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only say what would be deleted" };

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };

    private static readonly Option<TimeSpan?> Timeout =
        DurationOption.Create("--timeout", "How long to wait for objects to be gone; else deploy.timeout, else 5m");

    public static Command Create()
    {
        var command = new Command("cleanup", "Delete what this project put into the namespace") { Namespace, All, NoHooks, DryRun, Yes, Timeout };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        var (dryRun, sure) = (session.Get(DryRun), session.Get(Yes));
        if (!dryRun && !sure && !session.Terminal.CanAsk)
        {
            throw new UsageException("cleanup deletes objects and there is no terminal to ask on: "
                + "add --yes, or --dry-run to see what it would delete.");
        }

        session.BeginConnecting();
        var project = session.LoadProject();
        var deploy = project.Deploy();
        var request = new CleanupRequest(project.Project, session.Get(Namespace) ?? deploy.Namespace, session.Get(All),
            DryRun: true, session.Get(Timeout) ?? deploy.Timeout, ProjectRun.OriginOf(session.CommandName, project), session.Get(NoHooks));
        using var cluster = await session.ConnectAsync();
        var cleaner = new Cleaner(cluster);

        var plan = await Plan.OfAsync(cleaner.CleanAsync(request, ct));
        if (!dryRun)
            Plan.Announce(plan, session.Terminal);
        var goesOn = plan.Succeeded && plan.HasChanges && !dryRun;
        if (goesOn && !sure && !await Terminal.AskAsync(Question(request, plan, cluster.Connection), ct))
        {
            session.Terminal.Note("nothing was deleted.");
            session.Write(Documents.Of(plan));
            return ExitCodes.Failed;
        }

        var run = cleaner.CleanAsync(request with { DryRun = !goesOn }, ct);
        var result = await new RunProgress(session.Terminal, onlyTrouble: false).FollowAsync(run, ct);
        session.Write(Documents.Of(result));
        return ExitCodes.Of(result.Errors);
    }

    private static string Question(CleanupRequest request, ReconcileResult plan, ClusterConnection connection) =>
        $"Delete {Plan.Count(plan)} of {request.Project} in namespace {request.Namespace} on {connection.ContextName}?";
}
