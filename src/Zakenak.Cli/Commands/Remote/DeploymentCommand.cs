using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak deployment</c>: what was deployed when, by whom, and what came of it.</summary>
internal static class DeploymentCommand
{
    private static readonly Option<string?> Image = new("--image") { Description = "The image that is to run", HelpName = "image" };

    private static readonly Option<string?> Tag = new("--tag") { Description = "Its tag; alone, of the image that runs", HelpName = "tag" };

    private static readonly Option<string?> Workload = new("--workload")
    {
        Description = "Which workload; else the only one",
        HelpName = "name"
    };

    private static readonly Option<string?> Container = new("--container")
    {
        Description = "Which of its containers; else the only one",
        HelpName = "name"
    };

    private static readonly AnswerTable Columns = new(("STATUS", "status"), ("ID", "id"), ("ENVIRONMENT", "environmentId"),
        ("METHOD", "deploymentMethod"),
        ("COMMIT", "gitCommitSha"), ("MESSAGE", "message"), ("AUTHOR", "author"), ("CREATED", "createdAt"), ("ERROR", "errorMessage"));

    public static Command Create() => ServerCommand.Group("deployment", "What was deployed when, by whom, and what came of it",
        ServerCommand.Verb("list", "List the deployments of a project, the newest first",
            [ServerFlags.Project, ServerFlags.OnlyEnvironment, ServerFlags.Limit, ServerFlags.Before], async (s, ct) =>
            s.Show(await s.QueryAsync("deployments.list", ServerSession.Input(("projectId", s.Get(ServerFlags.Project)),
                ("environmentId", s.Get(ServerFlags.OnlyEnvironment)),
                ("limit", s.Get(ServerFlags.Limit)), ("cursor", s.Get(ServerFlags.Before))), ct), Columns)),
        ServerCommand.Verb("get", "Show a deployment", [ServerFlags.Id, ServerFlags.Wait, ServerFlags.Timeout], GetAsync),
        ServerCommand.Verb("create", "Give a running workload another image, without a commit",
            [ServerFlags.Environment, Image, Tag, Workload, Container, ServerFlags.Wait, ServerFlags.Timeout], CreateAsync),
        ServerCommand.Verb("cancel", "End a deployment that is under way; what was applied stays", [ServerFlags.Id], async (s, ct) =>
            s.Tell(await s.MutateAsync("deployments.cancel", s.ById, ct),
                $"{s.Get(ServerFlags.Id)} is cancelled")));

    private static async Task<int> GetAsync(ServerSession session, CancellationToken ct) =>
        await ShowAsync(session, await session.QueryAsync("deployments.get", session.ById, ct),
            ct);

    private static async Task<int> CreateAsync(ServerSession session, CancellationToken ct)
    {
        var environment = await session.QueryAsync("environments.get", ServerSession.Input(("id", session.Get(ServerFlags.Environment))), ct);
        var input = ServerSession.Input(("projectId", (string?)environment["projectId"]), ("environmentId", session.Get(ServerFlags.Environment)),
            ("image", session.Get(Image)),
            ("version", session.Get(Tag)), ("workload", session.Get(Workload)), ("container", session.Get(Container)));
        return await ShowAsync(session, await session.MutateAsync("deployments.create", input, ct), ct);
    }

    private static async Task<int> ShowAsync(ServerSession session, JsonNode deployment, CancellationToken ct)
    {
        if (!session.Get(ServerFlags.Wait))
            return session.Show(deployment, Columns);
        var ended = await RemoteWait.ForDeploymentAsync(session, (string)deployment["id"]!, ct);
        session.Show(ended, Columns);
        return RemoteWait.ExitCodeOf(session, (string?)ended["status"] == "failed", (string?)ended["errorReason"],
            (string?)ended["errorMessage"]);
    }
}
