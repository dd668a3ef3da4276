using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Zakenak.Server.Access;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Auth;

/// <summary>Who sent a request.</summary>
internal static class CallerOf
{
    /// <summary>Null: nobody who is signed in.</summary>
    public static Caller? Request(HttpContext context) => context.Features.Get<Caller>();

    /// <exception cref="ServerException"><see cref="ErrorCode.Unauthenticated"/>.</exception>
    public static Caller Required(HttpContext context) => Request(context) ?? throw Unauthenticated(context);

    /// <summary>Of the client: an IP address, or <c>local</c>.</summary>
    public static string Address(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "local",
        { IsIPv4MappedToIPv6: true } address => address.MapToIPv4().ToString(),
        var address => address.ToString(),
    };

    public static ServerException Unauthenticated(HttpContext context) => new(ErrorCode.Unauthenticated,
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Failure is { } failure
            ? $"{failure.Message} Sign in again."
            : "Sign in first: POST /auth, then send the token as Authorization: Bearer.");
}
