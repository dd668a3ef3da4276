using Zakenak.Server.Access;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;

namespace Zakenak.Server.Users;

/// <summary>A row of <c>users</c>.</summary>
/// <param name="TokensFrom">Moved on when the password, the role or the account's state changes; tokens of before are refused.</param>
internal sealed record StoredUser(string Id, string Username, string PasswordHash, ServerRole Role, DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt, DateTimeOffset TokensFrom)
{
    public User Public => new(Id, Username, Role, DisabledAt is not null, CreatedAt);

    /// <summary>Of <c>SELECT *</c>, and of a join where it is the only one with these columns.</summary>
    public static StoredUser Of(Row row) => new(row.Text("id"), row.Text("username"), row.Text("password_hash"),
        Names.Parse<ServerRole>(row.Text("role")), row.Time("created_at"),
        row.TimeOrNull("disabled_at"), row.Time("tokens_from"));

    public override string ToString() => $"{nameof(StoredUser)} {Username}";
}
