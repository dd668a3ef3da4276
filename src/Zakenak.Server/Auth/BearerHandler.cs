using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Zakenak.Server.Access;
using Zakenak.Server.Errors;
using Zakenak.Server.Rest;
using Zakenak.Server.Users;

namespace Zakenak.Server.Auth;

/// <summary><c>Authorization: Bearer …</c>, with a JWT or an API token. The account is looked up each time, so that a revoked token,
/// another role or a disabled user counts at once. Tokens in the address are never taken: addresses end up in logs.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    Tokens tokens, UserStore users, ApiTokenStore apiTokens) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";
    private const int MaxLength = 4096;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var token = header[Prefix.Length..].Trim();
        var bearer = token.Length > MaxLength ? null : await FindBearerAsync(token);
        if (bearer is null)
            return AuthenticateResult.Fail("The token is not valid, has expired or was revoked.");

        var (user, scope) = bearer;
        var caller = new Caller(user.Id, user.Username, user.Role, scope, CallerOf.Address(Context));
        Context.Features.Set(caller);
        Claim[] claims =
        [
            new(ClaimTypes.NameIdentifier, user.Id),
            new(ClaimTypes.Name, user.Username),
            new(ClaimTypes.Role, user.Role.ToString()),
        ];
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Problem.WriteAsync(Context, CallerOf.Unauthenticated(Context));

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.WriteAsync(Context, new ServerException(ErrorCode.InsufficientPermissions, "You may not do this."));

    private async Task<TokenBearer?> FindBearerAsync(string token)
    {
        if (token.StartsWith(ApiTokenStore.Prefix, StringComparison.Ordinal))
            return await apiTokens.FindBearerAsync(token, Context.RequestAborted);
        return await tokens.ReadAsync(token) is { } subject && await users.FindAsync(subject.UserId, Context.RequestAborted) is { } user
            && Tokens.IsOfNow(subject, user)
            ? new TokenBearer(user, TokenScope.All)
            : null;
    }
}
