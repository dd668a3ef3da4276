using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak project</c>: the projects of a server.</summary>
internal static class ProjectCommand
{
    private static readonly Option<string> NewName = new("--name") { Description = "Its new name", HelpName = "name", Required = true };

    private static readonly AnswerTable Columns = new(("ID", "id"), ("NAME", "name"), ("ROLE", "role"), ("CREATED", "createdAt"));

    public static Command Create() => ServerCommand.Group("project", "The projects of a server, their members and destinations",
        ServerCommand.Verb("list", "List the projects that you may see", [], async (s, ct) =>
            s.Show(await s.QueryAsync("projects.list", null, ct), Columns)),
        ServerCommand.Verb("get", "Show a project", [ServerFlags.Id], async (s, ct) =>
            s.Show(await s.QueryAsync("projects.get", s.ById, ct), Columns)),
        ServerCommand.Verb("create", "Create a project (admins)", [ServerFlags.Name, ServerFlags.ChosenId], async (s, ct) =>
            s.Show(await s.MutateAsync("projects.create", ServerSession.Input(("name", s.Get(ServerFlags.Name)),
                ("id", s.Get(ServerFlags.ChosenId))), ct), Columns)),
        ServerCommand.Verb("update", "Rename a project", [ServerFlags.Id, NewName], async (s, ct) =>
            s.Show(await s.MutateAsync("projects.update", ServerSession.Input(("id", s.Get(ServerFlags.Id)), ("name", s.Get(NewName))), ct),
                Columns)),
        ServerCommand.Verb("delete", "Delete a project that has no GitOps resources", [ServerFlags.Id, ServerFlags.Yes, ServerFlags.DryRun],
            DeleteAsync),
        ProjectMemberCommand.Create(),
        ProjectDestinationCommand.Create());

    private static async Task<int> DeleteAsync(ServerSession session, CancellationToken ct)
    {
        var input = session.ById;
        var project = await session.QueryAsync("projects.get", input, ct);
        return await Deletion.RunAsync(session, $"delete project {project["name"]} ({project["id"]}) with its repositories, environments and members",
            "projects.delete", input, ct);
    }
}
