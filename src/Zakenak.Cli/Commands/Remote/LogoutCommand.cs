using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak logout</c>: forget the token of a server.</summary>
internal static class LogoutCommand
{
    private static readonly Argument<string?> Server = new("server")
    {
        Description = "Its address; else the one that was signed in to last",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new Command("logout", "Forget the token of a server") { Server };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, (session, _) => Task.FromResult(Run(session))));
        return command;
    }

    private static int Run(Session session)
    {
        var signIns = SignIns.Load();
        var address = session.Get(Server) is { } given ? ServerLogin.Parse(given) : signIns.Current;
        var was = address is not null && signIns.Remove(address);
        session.Terminal.Note(was ? $"signed out of {address}" : $"nobody was signed in{(address is null ? "" : $" to {address}")}");
        session.Write(new JsonObject { ["server"] = address, ["signedOut"] = was });
        return ExitCodes.Done;
    }
}
