using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Engine;
using Zakenak.Server;
using Zakenak.Server.Settings;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak serve</c>: the control plane, until it is stopped.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Where it listens, several separated by ';'; else http://127.0.0.1:8080",
        HelpName = "urls",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Where the state is kept; else ~/.local/share/zakenak, and /var/lib/zakenak for root",
        HelpName = "directory",
    };

    private static readonly Option<string?> Workspace = new("--workspace")
    {
        Description = "The folder whose projects may be converged over REST; else none",
        HelpName = "directory",
    };

    private static readonly Option<string?> Settings = new("--settings")
    {
        Description = "A file with settings (JSON); the environment and flags override it",
        HelpName = "file",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Run the control plane: the API, and what it keeps in the clusters")
        {
            Urls,
            Data,
            Workspace,
            Settings,
        };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        var options = ServerOptionsReader.Read(session.Get(Settings), Flags(session));
        await ZakenakServer.RunAsync(options, server => Announce(session, server), ct);
        return ExitCodes.Done;
    }

    private static Dictionary<string, (string Value, string Flag)> Flags(Session session)
    {
        (string Key, Option<string?> Flag)[] flags = [("Urls", Urls), ("Data", Data), ("Workspace", Workspace)];
        return flags.Where(f => session.Get(f.Flag) is not null).ToDictionary(f => f.Key, f => (session.Get(f.Flag)!, f.Flag.Name));
    }

    /// <summary>The password goes to standard error alone, never into a document: those are kept.</summary>
    private static void Announce(Session session, ZakenakServer server)
    {
        session.Terminal.Note($"Zakenak listens on {string.Join(", ", server.Addresses)}");
        if (server.AdminPassword is { } password)
            session.Terminal.Note($"sign in as admin with the password {password} (shown this once)");
        session.Write(new JsonObject { ["addresses"] = Documents.List(server.Addresses, a => a) });
    }
}
