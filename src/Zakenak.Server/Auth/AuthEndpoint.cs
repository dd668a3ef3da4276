using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Contract;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Auth;

/// <summary><c>POST /auth</c>: <c>{"username": "…", "password": "…"}</c> → <see cref="SignedIn"/> (decision 10).</summary>
internal static class AuthEndpoint
{
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapAuth(this IEndpointRouteBuilder app) => app.MapPost("/auth", SignInAsync);

    private static async Task SignInAsync(HttpContext context)
    {
        var signedIn = await context.RequestServices.GetRequiredService<SignIn>()
            .RunAsync(await ReadAsync(context), CallerOf.Address(context), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(signedIn, ContractJson.Default.SignedIn, cancellationToken: context.RequestAborted);
    }

    private static async Task<Login> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBodyBytes;
        if (!context.Request.HasJsonContentType())
            throw new BadHttpRequestException("Send the header Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, ContractJson.Default.Login, context.RequestAborted)
                ?? throw new JsonException();
        }
        catch (JsonException) // its message may repeat what was sent
        {
            throw new ServerException(ErrorCode.InvalidInput, "Send {\"username\": \"…\", \"password\": \"…\"}.");
        }
    }
}
