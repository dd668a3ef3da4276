namespace Zakenak.Server.Settings;

/// <summary>Section <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    /// <summary>Who signs tokens, and whose tokens are accepted. Default: <c>zakenak</c>.</summary>
    public string Issuer { get; set; } = "zakenak";

    /// <summary>Whom tokens are for: servers that must not accept each other's tokens differ in it. Default: <c>zakenak</c>.</summary>
    public string Audience { get; set; } = "zakenak";

    /// <summary>How long one is signed in: a minute to 30 days, default 12 hours.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>8 to 128, default 12.</summary>
    public int PasswordMinLength { get; set; } = 12;

    /// <summary>Rounds of PBKDF2-SHA512, 210,000 to 10,000,000, default 210,000. Passwords that were stored with fewer are stored anew
    /// when their user signs in.</summary>
    public int PasswordRounds { get; set; } = 210_000;

    /// <summary>Failed sign-ins as one user within <see cref="AttemptsWindow"/>: 1 to 1000, default 10.</summary>
    public int AttemptsPerUser { get; set; } = 10;

    /// <summary>Failed sign-ins from one address (IPv6: its /64 network) within <see cref="AttemptsWindow"/>: 1 to 10,000,
    /// default 50.</summary>
    public int AttemptsPerAddress { get; set; } = 50;

    /// <summary>A minute to a day, default 15 minutes.</summary>
    public TimeSpan AttemptsWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Of the first user, <c>admin</c>, when there are no users yet (<c>ZAKENAK_ADMIN_PASSWORD</c>). Null: a generated one,
    /// printed once.</summary>
    public string? AdminPassword { get; set; }
}
