using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak project member</c>: who may do what in a project.</summary>
internal static class ProjectMemberCommand
{
    private static readonly Argument<string> Project = new("project") { Description = "The project's identifier" };

    private static readonly Argument<string> User = new("user") { Description = "The user's name" };

    private static readonly Option<string> Role =
        new Option<string>("--role") { Description = "What he may do; each role also what those before it may", Required = true }
            .AcceptOnlyFromAmong("viewer", "developer", "maintainer", "owner");

    private static readonly AnswerTable Columns = new(("USER", "username"), ("ROLE", "role"), ("ID", "userId"));

    public static Command Create() => ServerCommand.Subgroup("member", "The members of a project",
        ServerCommand.Verb("list", "List the members", [Project], async (s, ct) => s.Show(await ListAsync(s, ct), Columns)),
        ServerCommand.Verb("set", "Add a member, or change his role", [Project, User, Role], SetAsync),
        ServerCommand.Verb("remove", "Remove a member", [Project, User], RemoveAsync));

    private static Task<JsonNode> ListAsync(ServerSession session, CancellationToken ct) =>
        session.QueryAsync("projects.listMembers", ServerSession.Input(("projectId", session.Get(Project))), ct);

    private static async Task<int> SetAsync(ServerSession session, CancellationToken ct)
    {
        var (project, user, role) = (session.Get(Project), session.Get(User), session.Get(Role));
        return session.Tell(await session.MutateAsync("projects.setMember",
            ServerSession.Input(("projectId", project), ("username", user), ("role", role)), ct),
            $"{user} is {role} of {project}");
    }

    private static async Task<int> RemoveAsync(ServerSession session, CancellationToken ct)
    {
        var (project, user) = (session.Get(Project), session.Get(User));
        var member = (await ListAsync(session, ct)).AsArray().FirstOrDefault(m => (string?)m!["username"] == user)
            ?? throw new RemoteException("USER_NOT_FOUND",
                $"{user} is no member of {project}: zakenak project member list {project} shows them.");
        var input = ServerSession.Input(("projectId", project), ("userId", (string?)member["userId"]));
        return session.Tell(await session.MutateAsync("projects.removeMember", input, ct), $"{user} is no longer a member of {project}");
    }
}
