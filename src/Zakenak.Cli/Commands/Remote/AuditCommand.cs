using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak audit</c>: who changed what on a server, and who was not allowed to.</summary>
internal static class AuditCommand
{
    private static readonly Option<string?> Project = new("--project", "-p")
    {
        Description = "Only of this project (its owners); else all of it (admins)",
        HelpName = "id"
    };

    private static readonly AnswerTable Columns = new(("OUTCOME", "outcome"), ("ID", "id"), ("AT", "at"), ("USER", "username"),
        ("ADDRESS", "address"), ("ACTION", "action"), ("TARGET", "target"), ("PROJECT", "projectId"));

    public static Command Create() => ServerCommand.Single("audit", "Who changed what on a server, and who was not allowed to",
        [Project, ServerFlags.Limit, ServerFlags.Before], async (s, ct) =>
        s.Show(await s.QueryAsync("audit.list", ServerSession.Input(("projectId", s.Get(Project)),
            ("limit", s.Get(ServerFlags.Limit)), ("cursor", s.Get(ServerFlags.Before))), ct), Columns));
}
