using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Zakenak.Engine.Configuration;
using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Procedures;

namespace Zakenak.Server.Users;

/// <summary>API tokens: <c>zak_</c> and 32 random bytes in base64url, of which the database holds the SHA-256 alone.</summary>
internal sealed class ApiTokenStore(Database database, TimeProvider clock)
{
    public const string Prefix = "zak_";

    private const int MaxNameLength = 100;

    private static readonly TimeSpan usePrecision = TimeSpan.FromMinutes(1);

    /// <exception cref="ServerException"><see cref="ErrorCode.InvalidInput"/>, <see cref="ErrorCode.UserNotFound"/>.</exception>
    public async Task<CreatedToken> CreateAsync(string userId, CreateToken asked, CancellationToken ct)
    {
        var lifetime = TimeSpan.Zero;
        var issues = new InputIssues();
        issues.Text("name", asked.Name, MaxNameLength);
        if (asked.ExpiresIn is not null && !Durations.TryParse(asked.ExpiresIn, out lifetime))
            issues.Add("expiresIn", "takes a duration up to 720h, such as 24h");
        issues.ThrowIfAny();
        var now = clock.GetUtcNow();
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var created = new CreatedToken(Identifiers.New(), asked.Name, token, asked.ExpiresIn is null ? null : now + lifetime);
        var written = await database.ExecuteAsync($"""
            INSERT INTO api_tokens (id, user_id, name, token_hash, scope, created_at, expires_at)
            SELECT {created.Id}, id, {created.Name}, {Hash(token)}, {Names.Of(asked.Scope)}, {now},
                CAST({created.ExpiresAt} AS BIGINT)
            FROM users WHERE id = {userId}
            """, ct);
        return written == 1 ? created : throw Missing.User(userId);
    }

    /// <summary>Newest first; the expired too.</summary>
    public async Task<IReadOnlyList<ApiToken>> ListAsync(string userId, CancellationToken ct) => await database.ListAsync(
        $"SELECT * FROM api_tokens WHERE user_id = {userId} ORDER BY created_at DESC, id",
        row => new ApiToken(row.Text("id"), row.Text("name"), Scope(row), row.Time("created_at"), row.TimeOrNull("expires_at"),
            row.TimeOrNull("last_used_at")), ct);

    /// <exception cref="ServerException"><see cref="ErrorCode.TokenNotFound"/>: it is not there, or somebody else's.</exception>
    public async Task RevokeAsync(string userId, string id, CancellationToken ct)
    {
        if (await database.ExecuteAsync($"DELETE FROM api_tokens WHERE id = {id} AND user_id = {userId}", ct) == 0)
            throw new ServerException(ErrorCode.TokenNotFound, $"There is no token {id}.");
    }

    /// <summary>Whose it is, unless it is unknown or expired, or he is disabled. That it was used is noted once a minute.</summary>
    public async Task<TokenBearer?> FindBearerAsync(string token, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var found = await database.FindAsync($"""
            SELECT u.*, t.id AS token_id, t.scope, t.last_used_at FROM api_tokens t JOIN users u ON u.id = t.user_id
            WHERE t.token_hash = {Hash(token)} AND (t.expires_at IS NULL OR t.expires_at > {now}) AND u.disabled_at IS NULL
            """, row => new Found(StoredUser.Of(row), Scope(row), row.Text("token_id"), row.TimeOrNull("last_used_at")), ct);
        if (found is null)
            return null;
        if (found.LastUsedAt is not { } last || last + usePrecision <= now)
            await database.ExecuteAsync($"UPDATE api_tokens SET last_used_at = {now} WHERE id = {found.TokenId}", ct);
        return new TokenBearer(found.User, found.Scope);
    }

    private static TokenScope Scope(Row row) => Names.Parse<TokenScope>(row.Text("scope"));

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record Found(StoredUser User, TokenScope Scope, string TokenId, DateTimeOffset? LastUsedAt);
}

internal sealed record TokenBearer(StoredUser User, TokenScope Scope);
