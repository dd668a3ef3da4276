using Zakenak.Server.Data;

namespace Zakenak.Server.Users;

/// <summary>Changes of users and of projects' members wait for each other: two admins, or two owners, who demote one another at once would leave
/// nobody.</summary>
internal static class MembershipLock
{
    /// <summary>Until the transaction ends.</summary>
    public static Task<int> TakeAsync(DatabaseConnection connection, CancellationToken ct) => connection.ExecuteAsync(
        $"INSERT INTO settings (key, value) VALUES ({"users-lock"}, {""}) ON CONFLICT (key) DO UPDATE SET value = excluded.value", ct);
}
