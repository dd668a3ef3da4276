using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Rest;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: its database does too. Open to everybody, they tell nothing
/// else.</summary>
internal static partial class HealthEndpoints
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", (HttpContext context) => context.Response.WriteAsync("ok\n", context.RequestAborted));
        app.MapGet("/readyz", ReadyAsync);
    }

    private static async Task ReadyAsync(HttpContext context)
    {
        var database = context.RequestServices.GetRequiredService<Database>();
        var logger = context.RequestServices.GetRequiredService<ILogger<Database>>();
        try
        {
            await database.PingAsync(context.RequestAborted).WaitAsync(patience, context.RequestAborted);
            await context.Response.WriteAsync("ready\n", context.RequestAborted);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            NotReady(logger, database.Name, e.Message);
            await Problem.WriteAsync(context, new ServerException(ErrorCode.DatabaseUnreachable, "The database does not answer."));
        }
    }

    [LoggerMessage(1102, LogLevel.Warning, "{Database} does not answer: {Reason}")]
    private static partial void NotReady(ILogger logger, string database, string reason);
}
