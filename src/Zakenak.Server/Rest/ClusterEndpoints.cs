using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Zakenak.Server.Access;
using Zakenak.Server.Auth;
using Zakenak.Server.Clusters;
using Zakenak.Server.Contract;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Rest;

/// <summary><c>GET /api/v1/status</c> and <c>GET /api/v1/resources</c>.</summary>
internal static class ClusterEndpoints
{
    public static void MapClusterReading(this RouteGroupBuilder v1)
    {
        v1.MapGet("/status", (string? cluster, ClusterReading reading, HttpContext context, CancellationToken ct) =>
            reading.StatusAsync(cluster, CallerOf.Required(context), ct))
            .WithMetadata(Need.SignedIn).WithSummary("How the cluster is, and what Zakenak manages in it").Refuses(StatusCodes.Status404NotFound);
        v1.MapGet("/resources", async (string? @namespace, string? kind, string? cluster, ClusterReading reading, HttpContext context, CancellationToken ct) =>
        {
            var asked = await BodyAsync(context) ?? new ListResources { Namespace = @namespace, Kind = kind, Cluster = cluster };
            return await reading.ResourcesAsync(asked, CallerOf.Required(context), ct);
        }).WithMetadata(Need.SignedIn).WithSummary("Objects of the cluster with their health: what Zakenak manages, or all of one kind").Refuses(StatusCodes.Status404NotFound);
    }

    /// <summary>The reference sends a body with GET; null where there is none.</summary>
    private static async Task<ListResources?> BodyAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType() || context.Request.ContentLength is null or 0)
            return null;
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, ContractJson.Default.ListResources, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw new ServerException(ErrorCode.InvalidInput, "Send {\"namespace\": \"…\", \"kind\": \"…\", \"cluster\": \"…\"}, each optional, or the same as a query string.");
        }
    }
}
