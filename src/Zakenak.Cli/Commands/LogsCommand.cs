using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Logs;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak logs</c>: what the pods of a workload write, the pods of the next rollout too.</summary>
internal static class LogsCommand
{
    private const int usualTail = 10;

    private static readonly Argument<string> Workload = new("workload")
    {
        Description = "An object of the project: web, or deployment/web; also pod/web-7d4b9c",
    };

    private static readonly Option<string?> Namespace = ReconcileFlags.Namespace();

    private static readonly Option<bool> Follow = new("--follow", "-f")
    {
        Description = "Go on with what is written from now on (the default)",
    };

    private static readonly Option<bool> NoFollow = new("--no-follow") { Description = "End with what is there" };

    private static readonly Option<int?> Tail = new("--tail")
    {
        Description = "How many of the lines that are there, of each container (-1: all); else 10, and all with --no-follow",
        HelpName = "lines",
    };

    private static readonly Option<TimeSpan?> Since =
        DurationOption.Create("--since", "Of the lines that are there only those that are not older");

    private static readonly Option<bool> Previous = new("--previous", "-p")
    {
        Description = "The run before the present one, of containers that were restarted; ends with what is there",
    };

    private static readonly Option<string?> Container = new("--container")
    {
        Description = "Only this container of the pods; else all, init containers too",
        HelpName = "name",
    };

    public static Command Create()
    {
        var command = new Command("logs", "Follow what the pods of a workload write")
        {
            Workload, Follow, NoFollow, Tail, Since, Previous, Container, Namespace,
        };
        command.SetAction((arguments, _) =>
            Session.RunAsync(arguments, (session, ct) => RunAsync(session, arguments.GetRequiredValue(Workload), ct)));
        return command;
    }

    private static async Task<int> RunAsync(Session session, string workload, CancellationToken ct)
    {
        var request = Read(session);
        session.BeginConnecting();
        var project = session.LoadProject();
        var owner = new Owner(project.Project, session.Get(Namespace) ?? project.Deploy().Namespace);
        using var cluster = await session.ConnectAsync();
        var live = await new WorkloadFinder(cluster, owner).FindAsync(workload, ct);

        await using var output = new LogOutput(session.Terminal, session.Format);
        try
        {
            await foreach (var happened in new WorkloadLogs(cluster).ReadAsync(live, request, ct))
            {
                if (happened is LogEvent.Note note)
                    session.Terminal.Note(note.Text);
                else if (happened is LogEvent.Line line && !await output.WriteAsync(line, ct))
                    break;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested && request.Follow)
        {
            // That is how following is meant to end.
        }
        return ExitCodes.Done;
    }

    private static LogRequest Read(Session session)
    {
        if (session.Format == OutputFormat.Yaml)
            throw new UsageException("logs has no YAML: with -o json it writes one object a line.");
        var previous = session.Get(Previous);
        if (session.Get(Follow) && (session.Get(NoFollow) || previous))
            throw new UsageException($"--follow and {(previous ? "--previous" : "--no-follow")} exclude each other.");
        var follow = !session.Get(NoFollow) && !previous;
        var tail = session.Get(Tail) ?? (follow && session.Get(Since) is null ? usualTail : -1);
        return new LogRequest
        {
            Follow = follow,
            TailLines = tail < 0 ? null : tail,
            Since = session.Get(Since),
            Previous = previous,
            Container = session.Get(Container),
        };
    }
}
