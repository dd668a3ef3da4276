using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Zakenak.Server.Auth;

/// <summary>Signs a request's caller in by its token, where it has one.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    BearerLookup bearers) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!BearerLookup.HasToken(Context))
            return AuthenticateResult.NoResult();
        if (await bearers.FindAsync(Context, Context.RequestAborted) is not { } caller)
            return AuthenticateResult.Fail(CallerOf.TokenRefused);

        Context.Features.Set(caller);
        Claim[] claims =
        [
            new(ClaimTypes.NameIdentifier, caller.UserId),
            new(ClaimTypes.Name, caller.Username),
            new(ClaimTypes.Role, caller.Role.ToString()),
        ];
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
    }
}
