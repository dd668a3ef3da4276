using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary><c>zakenak events</c>: what changes in a project, as it happens.</summary>
internal static class EventsCommand
{
    private static readonly Option<string?> After = new("--after")
    {
        Description = "Begin with what came after this event, as -o json tells its id (0: with all that is kept); else from now on",
        HelpName = "id"
    };

    public static Command Create() => ServerCommand.Single("events", "Follow what changes in a project, as it happens",
        [ServerFlags.Project, After], FollowAsync);

    private static async Task<int> FollowAsync(ServerSession session, CancellationToken ct)
    {
        if (session.Format == OutputFormat.Yaml)
            throw new UsageException("events has no YAML: with -o json it writes one object a line.");
        await using var output = new LineOutput();
        var input = ServerSession.Input(("projectId", session.Get(ServerFlags.Project)));
        try
        {
            await foreach (var (id, happened) in session.FollowAsync("events.subscribe", input, session.Get(After), ct))
            {
                if (!await WriteAsync(output, session.ForPeople, id, happened, ct))
                    break;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // That is how following is meant to end.
        }
        return ExitCodes.Done;
    }

    private static Task<bool> WriteAsync(LineOutput output, bool forPeople, string? id, JsonObject happened, CancellationToken ct)
    {
        if (forPeople)
            return output.WriteAsync(TerminalText.Neutral(Sentence(happened)), ct);
        happened.Insert(0, "id", id);
        return output.WriteAsync(writer => happened.WriteTo(writer), ct);
    }

    /// <summary><c>2026-03-01 12:00:00Z Warning resource/web HealthTimeout: Deployment/web is not ready</c>.</summary>
    private static string Sentence(JsonObject happened)
    {
        var at = DateTimeOffset.Parse((string)happened["at"]!, CultureInfo.InvariantCulture).UtcDateTime;
        return string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss}Z {happened["type"]} "
            + $"{happened["subject"]}/{happened["subjectId"]} {happened["reason"]}: {happened["message"]}");
    }
}
