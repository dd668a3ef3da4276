using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak login</c>: sign in to a server, and keep the token for the commands that ask it.</summary>
internal static class LoginCommand
{
    private static readonly Argument<string?> Server = new("server")
    {
        Description = "Its address, https://zakenak.example.com; else ZAKENAK_SERVER, else the one that was signed in to last",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Username = new("--username", "-u")
    {
        Description = "Who signs in; else asked",
        HelpName = "name"
    };

    private static readonly Option<bool> PasswordStdin = new("--password-stdin") { Description = "Read the password from standard input; else asked" };

    private static readonly Option<bool> TokenStdin = new("--token-stdin")
    {
        Description = "Read an API token from standard input, instead of a name and password",
    };

    public static Command Create()
    {
        var command = new Command("login", "Sign in to a server") { Server, Username, PasswordStdin, TokenStdin };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        var signIns = SignIns.Load();
        var address = ServerLogin.Find(session.Get(Server), signIns).Address;
        if (session.Get(TokenStdin) && (session.Get(PasswordStdin) || session.Get(Username) is not null))
            throw new UsageException("--token-stdin goes without --username and --password-stdin: the token says who it is.");
        if (ServerLogin.IsExposed(address))
            session.Terminal.Warning($"{address} is not encrypted: whoever is on the way reads what is sent there. Use https.");
        var (token, user, expiresAt) = session.Get(TokenStdin) ? await ByTokenAsync(session, address, ct)
            : await ByPasswordAsync(session, address, ct);
        var username = (string)user["username"]!;
        signIns.Add(address, token, username);

        session.Terminal.Note($"signed in to {address} as {username}; the token is in {signIns.Path}");
        if (Environment.GetEnvironmentVariable(ServerLogin.TokenVariable) is { Length: > 0 })
            session.Terminal.Warning($"{ServerLogin.TokenVariable} is set: the other commands use that token, not this one.");
        session.Write(new JsonObject
        {
            ["server"] = address,
            ["username"] = username,
            ["role"] = user["role"]?.DeepClone(),
            ["expiresAt"] = expiresAt
        });
        return ExitCodes.Done;
    }

    private static async Task<(string Token, JsonNode User, string? ExpiresAt)> ByTokenAsync(Session session, string address,
        CancellationToken ct)
    {
        var token = (await SecretInput.ReadAsync("-", "token", ct))!;
        using var client = new TrpcClient(new(address, token, IsFromEnvironment: false), session.Tracing);
        return (token, await client.QueryAsync("auth.getCurrentUser", null, ct), null);
    }

    private static async Task<(string Token, JsonNode User, string? ExpiresAt)> ByPasswordAsync(Session session, string address,
        CancellationToken ct)
    {
        var fromInput = session.Get(PasswordStdin);
        if (!session.Terminal.CanAsk && (!fromInput || session.Get(Username) is null))
            throw new UsageException("There is no terminal to ask on: give --username NAME --password-stdin, or --token-stdin.");
        var username = session.Get(Username) ?? await AskNameAsync(ct);
        var password = fromInput ? (await SecretInput.ReadAsync("-", "password", ct))!
            : await Terminal.AskSecretAsync($"Password of {username}: ", ct);
        using var client = new TrpcClient(new(address, Token: null, IsFromEnvironment: false), session.Tracing);
        var answer = await client.MutateAsync(RemoteErrors.LoginProcedure,
            new JsonObject { ["username"] = username, ["password"] = password }, ct);
        return ((string)answer["token"]!, answer["user"]!, (string?)answer["expiresAt"]);
    }

    private static async Task<string> AskNameAsync(CancellationToken ct) =>
        await Terminal.AskLineAsync("User name: ", ct) is { Length: > 0 } name ? name : throw new UsageException("no user name was given.");
}
