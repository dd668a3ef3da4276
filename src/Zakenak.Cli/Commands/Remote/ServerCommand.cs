using System.CommandLine;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary>What all commands that ask a server have in common.</summary>
internal static class ServerCommand
{
    private static readonly Option<string?> Server = new("--server")
    {
        Description = "The server's address; else ZAKENAK_SERVER, else the one that was signed in to last",
        HelpName = "url",
        Recursive = true,
    };

    /// <summary>A noun; the commands are its verbs.</summary>
    public static Command Group(string name, string description, params ReadOnlySpan<Command> verbs)
    {
        var group = Subgroup(name, description, verbs);
        group.Add(Server);
        return group;
    }

    /// <summary>A command without verbs.</summary>
    /// <inheritdoc cref="Verb"/>
    public static Command Single(string name, string description, Symbol[] parameters,
        Func<ServerSession, CancellationToken, Task<int>> run)
    {
        var command = Verb(name, description, parameters, run);
        command.Add(Server);
        return command;
    }

    /// <summary>A noun within a noun.</summary>
    public static Command Subgroup(string name, string description, params ReadOnlySpan<Command> verbs)
    {
        var group = new Command(name, description);
        foreach (var verb in verbs)
            group.Add(verb);
        return group;
    }

    /// <param name="parameters">Arguments and options.</param>
    public static Command Verb(string name, string description, Symbol[] parameters, Func<ServerSession, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var parameter in parameters)
        {
            if (parameter is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)parameter);
        }
        command.SetAction((arguments, _) => Session.RunAsync(arguments, async (session, ct) =>
        {
            using var client = new TrpcClient(ServerLogin.Find(arguments.GetValue(Server), SignIns.Load()), session.Tracing);
            return await run(new ServerSession(session, arguments, client), ct);
        }));
        return command;
    }
}
