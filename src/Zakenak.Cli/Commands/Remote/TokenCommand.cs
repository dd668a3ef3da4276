using System.CommandLine;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak token</c>: API tokens of one's own, for pipelines and scripts.</summary>
internal static class TokenCommand
{
    private static readonly Option<string> Scope = Scopes(new("--scope")
    {
        Description = "What it is for: all that you may, only reading, deploying from a pipeline, or starting runs",
        DefaultValueFactory = _ => "all",
    });

    private static readonly Option<string?> ExpiresIn = new("--expires-in") { Description = "How long it holds, up to 720h; else until it is revoked", HelpName = "duration" };

    private static readonly AnswerTable Columns =
        new(("ID", "id"), ("NAME", "name"), ("SCOPE", "scope"), ("CREATED", "createdAt"), ("EXPIRES", "expiresAt"),
            ("LAST USED", "lastUsedAt"));

    public static Command Create() => ServerCommand.Group("token", "API tokens of your own, for pipelines and scripts",
        ServerCommand.Verb("list", "List your tokens", [], async (s, ct) =>
            s.Show(await s.QueryAsync("auth.listTokens", null, ct), Columns)),
        ServerCommand.Verb("create", "Make a token; it is shown this once", [ServerFlags.Name, Scope, ExpiresIn], async (s, ct) =>
            s.Show(await s.MutateAsync("auth.createToken",
                ServerSession.Input(("name", s.Get(ServerFlags.Name)), ("scope", s.Get(Scope)), ("expiresIn", s.Get(ExpiresIn))), ct),
                    Columns)),
        ServerCommand.Verb("revoke", "End a token", [ServerFlags.Id], async (s, ct) =>
            s.Tell(await s.MutateAsync("auth.revokeToken", s.ById, ct),
                $"{s.Get(ServerFlags.Id)} is revoked")));

    private static Option<string> Scopes(Option<string> option) => option.AcceptOnlyFromAmong("all", "read", "pipeline", "converge");
}
