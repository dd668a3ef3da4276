using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Zakenak.Server.Settings;
using Zakenak.Server.Users;

namespace Zakenak.Server.Auth;

/// <summary>Signs and checks the JWTs of signed-in users: HS256, with issuer, audience, subject (the user's id), and times.</summary>
/// <remarks>The claim <c>state</c> is the user's <c>tokens_from</c> when it was signed: a token of an earlier state of the account
/// (password, role, disabled) is refused, to the millisecond and whatever the clocks of several servers say.</remarks>
internal sealed class Tokens
{
    private const string StateClaim = "state";

    private static readonly TimeSpan clockSkew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials signing;
    private readonly TokenValidationParameters rules;
    private readonly AuthOptions options;
    private readonly TimeProvider clock;

    public Tokens(byte[] key, AuthOptions options, TimeProvider clock)
    {
        this.options = options;
        this.clock = clock;
        signing = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);
        rules = new TokenValidationParameters
        {
            ValidIssuer = options.Issuer,
            ValidAudience = options.Audience,
            IssuerSigningKey = signing.Key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidTypes = ["JWT"],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => IsNow(from, until, clock.GetUtcNow().UtcDateTime),
        };
    }

    public (string Token, DateTimeOffset ExpiresAt) Sign(StoredUser user)
    {
        var now = clock.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + options.TokenLifetime).ToUnixTimeSeconds()); // what a token can say
        var token = handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Issuer,
            Audience = options.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = user.Id,
                [StateClaim] = State(user),
            },
            SigningCredentials = signing,
        });
        return (token, expires);
    }

    /// <summary>Whose it is and in which state he was, when it is ours and of now; else null.</summary>
    public async Task<TokenSubject?> ReadAsync(string token)
    {
        var result = await handler.ValidateTokenAsync(token, rules);
        return result is { IsValid: true, SecurityToken: JsonWebToken { Subject.Length: > 0 } jwt }
            && jwt.TryGetPayloadValue<string>(StateClaim, out var state)
            ? new TokenSubject(jwt.Subject, state)
            : null;
    }

    public static bool IsOfNow(TokenSubject subject, StoredUser user) => user.DisabledAt is null && subject.State == State(user);

    private static bool IsNow(DateTime? from, DateTime? until, DateTime now) => from <= now + clockSkew && until > now - clockSkew;

    private static string State(StoredUser user) => user.TokensFrom.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}

/// <param name="State">Of the account when the token was signed.</param>
internal sealed record TokenSubject(string UserId, string State);
