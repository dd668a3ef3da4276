using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Zakenak.Server.Access;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Auth;

/// <summary>Who sent a request.</summary>
internal static class CallerOf
{
    public const string TokenRefused = "The token is not valid, has expired or was revoked.";

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

    public static ServerException Unauthenticated(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Failure is null
            ? new(ErrorCode.Unauthenticated, "Sign in first: POST /auth, then send the token as Authorization: Bearer.")
            : SignedOut();

    /// <summary>He was signed in, or tried to be.</summary>
    public static ServerException SignedOut() => new(ErrorCode.Unauthenticated, $"{TokenRefused} Sign in again.");
}
