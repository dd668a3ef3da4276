using System.CommandLine;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak deploy</c>: apply what is declared, and prune nothing.</summary>
internal static class DeployCommand
{
    private static readonly ReconcileFlags Flags = new();

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Write nothing anywhere, and print the diff" };

    private static readonly Option<bool> DetailedExitCode = new("--detailed-exitcode")
    {
        Description = "With --dry-run: exit 5 when there are changes",
    };

    public static Command Create()
    {
        var command = new Command("deploy", "Apply what the project declares; prune nothing") { DryRun, DetailedExitCode };
        Flags.AddTo(command, prunes: false);
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static Task<int> RunAsync(Session session, CancellationToken ct)
    {
        session.Terminal.ShowBanner();
        session.BeginConnecting();
        var project = session.LoadProject();
        var request = Flags.Read(session, project, prune: false, session.Get(DryRun), build: false);
        var codeOfChanges = session.Get(DetailedExitCode) ? ExitCodes.Changes : ExitCodes.Done;
        return ReconcileRun.RunAsync(session, project, request, codeOfChanges, ct);
    }
}
