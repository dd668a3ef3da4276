using Microsoft.AspNetCore.Http;
using Zakenak.Server.Access;
using Zakenak.Server.Users;

namespace Zakenak.Server.Auth;

/// <summary>Whom the token of a request stands for: a JWT or an API token, in <c>Authorization: Bearer …</c>. The account is looked up each
/// time, so that a revoked token, another role or a disabled user counts at once. Tokens in the address are never taken: addresses end up in
/// logs.</summary>
internal sealed class BearerLookup(Tokens tokens, UserStore users, ApiTokenStore apiTokens)
{
    private const string Prefix = "Bearer ";
    private const int MaxLength = 4096;

    public static bool HasToken(HttpContext context) => Header(context) is not null;

    /// <summary>Null: no token, or none that is valid now.</summary>
    public async Task<Caller?> FindAsync(HttpContext context, CancellationToken ct)
    {
        var token = Header(context)?[Prefix.Length..].Trim();
        return token is { Length: <= MaxLength } && await FindAsync(token, ct) is var (user, scope)
            ? new Caller(user.Id, user.Username, user.Role, scope, CallerOf.Address(context))
            : null;
    }

    private static string? Header(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } header] && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header : null;

    private async Task<TokenBearer?> FindAsync(string token, CancellationToken ct)
    {
        if (token.StartsWith(ApiTokenStore.Prefix, StringComparison.Ordinal))
            return await apiTokens.FindBearerAsync(token, ct);
        return await tokens.ReadAsync(token) is { } subject && await users.FindAsync(subject.UserId, ct) is { } user && Tokens.IsOfNow(subject, user)
            ? new TokenBearer(user, TokenScope.All)
            : null;
    }
}
