using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak user</c>: who may sign in to a server.</summary>
internal static class UserCommand
{
    private static readonly Option<string?> Role =
        new Option<string?>("--role") { Description = "admin, or member: what his projects let him" }.AcceptOnlyFromAmong("member",
            "admin");

    private static readonly Option<bool?> Disabled = ServerFlags.Choice("--disabled", "Whether he is kept out");

    private static readonly Option<string?> Password = ServerFlags.Secret("--password-file", "The password");

    private static readonly AnswerTable Columns = new(("ID", "id"), ("USER", "username"), ("ROLE", "role"), ("DISABLED", "disabled"),
        ("CREATED", "createdAt"));

    public static Command Create() => ServerCommand.Group("user", "Who may sign in to a server (admins)",
        ServerCommand.Verb("list", "List the users", [], async (s, ct) => s.Show(await s.QueryAsync("users.list", null, ct), Columns)),
        ServerCommand.Verb("get", "Show a user", [ServerFlags.Id], async (s, ct) =>
            s.Show(await s.QueryAsync("users.get", s.ById, ct), Columns)),
        ServerCommand.Verb("create", "Add a user", [ServerFlags.Name, Role, Password], CreateAsync),
        ServerCommand.Verb("update", "Change a user; what is not given stays", [ServerFlags.Id, Role, Disabled, Password], UpdateAsync),
        ServerCommand.Verb("delete", "Delete a user", [ServerFlags.Id, ServerFlags.Yes, ServerFlags.DryRun], DeleteAsync));

    private static async Task<int> CreateAsync(ServerSession session, CancellationToken ct)
    {
        var password = await SecretInput.ReadAsync(session.Get(Password), "password", ct)
            ?? (session.Terminal.CanAsk ? await Terminal.AskSecretAsync("His password: ", ct)
                : throw new UsageException("give --password-file FILE; - is standard input."));
        var input = ServerSession.Input(("username", session.Get(ServerFlags.Name)), ("password", password),
            ("role", session.Get(Role) ?? "member"));
        return session.Show(await session.MutateAsync("users.create", input, ct), Columns);
    }

    private static async Task<int> UpdateAsync(ServerSession session, CancellationToken ct)
    {
        var input = ServerSession.Input(("id", session.Get(ServerFlags.Id)), ("role", session.Get(Role)),
            ("disabled", session.Get(Disabled)),
            ("password", await SecretInput.ReadAsync(session.Get(Password), "password", ct)));
        if (input.Count == 1)
            throw new UsageException("say what is to change: see zakenak user update --help.");
        return session.Show(await session.MutateAsync("users.update", input, ct), Columns);
    }

    private static async Task<int> DeleteAsync(ServerSession session, CancellationToken ct)
    {
        var user = await session.QueryAsync("users.get", session.ById, ct);
        return await Deletion.RunAsync(session, $"delete user {user["username"]} ({user["id"]})", "users.delete", session.ById, ct);
    }
}
