using System.CommandLine;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak diff</c>: what converge would change.</summary>
internal static class DiffCommand
{
    private static readonly ReconcileFlags Flags = new();

    public static Command Create()
    {
        var command = new Command("diff", "Show what converge would change; exit 5 when there is something");
        Flags.AddTo(command, prunes: true, writes: false);
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static Task<int> RunAsync(Session session, CancellationToken ct)
    {
        session.BeginConnecting();
        var project = session.LoadProject();
        var request = Flags.Read(session, project, prune: true, dryRun: true);
        return ReconcileRun.RunAsync(session, project, request, ExitCodes.Changes, ct);
    }
}
