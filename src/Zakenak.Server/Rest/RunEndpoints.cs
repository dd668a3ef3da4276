using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Zakenak.Server.Access;
using Zakenak.Server.Auth;
using Zakenak.Server.Contract;
using Zakenak.Server.Runs;

namespace Zakenak.Server.Rest;

/// <summary><c>POST /api/v1/converge|deploy</c>, and <c>/api/v1/runs</c>, which follows them (decision 10).</summary>
internal static class RunEndpoints
{
    private const int Listed = 50;

    public static void MapRuns(this RouteGroupBuilder v1)
    {
        v1.MapPost("/converge", (StartRun body, Runner runner, HttpContext context) => StartAsync(RunKind.Converge, body, runner, context))
            .WithMetadata(Need.Run).WithSummary("Start a converge of a project in the workspace").Refuses(StatusCodes.Status400BadRequest);
        v1.MapPost("/deploy", (StartRun body, Runner runner, HttpContext context) => StartAsync(RunKind.Deploy, body, runner, context))
            .WithMetadata(Need.Run).WithSummary("Start a deploy, which prunes nothing").Refuses(StatusCodes.Status400BadRequest);
        v1.MapGet("/runs", (RunStore runs, CancellationToken ct) => runs.ListAsync(Listed, ct))
            .WithMetadata(Need.Run).WithSummary("The last runs, newest first").Refuses(StatusCodes.Status400BadRequest);
        v1.MapGet("/runs/{id}", (string id, RunStore runs, CancellationToken ct) => runs.GetAsync(id, ct))
            .WithMetadata(Need.Run).WithSummary("One run, with its result once it is finished").Refuses(StatusCodes.Status404NotFound);
        v1.MapGet("/runs/{id}/events", FollowAsync)
            .WithMetadata(Need.Run).WithSummary("What a run does, as it does it (server-sent events)").Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Accepted<StartedRun>> StartAsync(RunKind kind, StartRun body, Runner runner, HttpContext context)
    {
        var id = await runner.StartAsync(kind, body, CallerOf.Required(context), context.RequestAborted);
        var url = $"/api/v1/runs/{id}";
        return TypedResults.Accepted(url, new StartedRun(id, DeploymentStatus.Pending, url));
    }

    /// <summary>From the beginning, or after <c>Last-Event-ID</c>; ends with the run.</summary>
    private static async Task<ServerSentEventsResult<string>> FollowAsync(string id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        RunStore runs, CancellationToken ct)
    {
        await runs.GetAsync(id, ct); // that there is none is said as a status
        var after = long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return TypedResults.ServerSentEvents(EventsAsync(runs, id, after, ct));
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(RunStore runs, string id, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (number, data) in runs.FollowAsync(id, after, ct))
            yield return new SseItem<string>(data) { EventId = number.ToString(CultureInfo.InvariantCulture) };
    }
}
