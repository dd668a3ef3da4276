using Zakenak.Server.Access;
using Zakenak.Server.Auth;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;
using Zakenak.Server.Procedures;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Users;

/// <summary>The users. Who may call what is decided before.</summary>
internal sealed class UserStore(Database database, Passwords passwords, AuthOptions options, TimeProvider clock)
{
    /// <exception cref="ServerException"><see cref="ErrorCode.InvalidInput"/>, <see cref="ErrorCode.AlreadyExists"/>.</exception>
    public async Task<User> CreateAsync(CreateUser asked, CancellationToken ct)
    {
        var issues = new InputIssues();
        if (!UserNames.IsValid(asked.Username))
            issues.Add("username", $"takes {UserNames.Expected}");
        var id = issues.Id(asked.Id, "user");
        CheckPassword(asked.Password, issues);
        issues.ThrowIfAny();
        var now = clock.GetUtcNow();
        var hash = await passwords.HashAsync(asked.Password, ct);
        var user = new StoredUser(id, asked.Username, hash, asked.Role, now, null, now);
        return await database.WriteAsync(connection => InsertAsync(connection, user, ct), ct) == 1
            ? user.Public
            : throw new ServerException(ErrorCode.AlreadyExists,
                $"There is a user {asked.Username}{(asked.Id is null ? "" : $", or one with the id {asked.Id}")}.");
    }

    /// <summary>The first user, unless there is one.</summary>
    /// <returns>Whether it was made: of several servers that start at once, by one of them.</returns>
    public async Task<bool> CreateFirstAsync(string username, string password, CancellationToken ct)
    {
        if ((await ListAsync(ct)).Count > 0)
            return false;
        var now = clock.GetUtcNow();
        var user = new StoredUser(Identifiers.New(), username, await passwords.HashAsync(password, ct), ServerRole.Admin, now, null, now);
        return await database.WriteAsync(async connection =>
        {
            await MembershipLock.TakeAsync(connection, ct);
            var others = await connection.ListAsync($"SELECT id FROM users LIMIT 1", row => row.Text("id"), ct);
            return others.Count == 0 && await InsertAsync(connection, user, ct) == 1;
        }, ct);
    }

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<User>> ListAsync(CancellationToken ct) =>
        await database.ListAsync($"SELECT * FROM users ORDER BY username", row => StoredUser.Of(row).Public, ct);

    /// <exception cref="ServerException"><see cref="ErrorCode.UserNotFound"/>.</exception>
    public async Task<User> GetAsync(string id, CancellationToken ct) => (await FindAsync(id, ct) ?? throw Missing.User(id)).Public;

    public Task<StoredUser?> FindAsync(string id, CancellationToken ct) =>
        database.FindAsync($"SELECT * FROM users WHERE id = {id}", StoredUser.Of, ct);

    public Task<StoredUser?> FindByNameAsync(string username, CancellationToken ct) =>
        database.FindAsync($"SELECT * FROM users WHERE username = {username}", StoredUser.Of, ct);

    /// <summary>Role, password, disabled or not: what is not given stays. Whatever changes, the user signs in anew.</summary>
    /// <exception cref="ServerException"><see cref="ErrorCode.UserNotFound"/>, <see cref="ErrorCode.InvalidInput"/>,
    /// <see cref="ErrorCode.InUse"/> (no admin would be left).</exception>
    public async Task<User> UpdateAsync(UpdateUser asked, CancellationToken ct)
    {
        var issues = new InputIssues();
        CheckPassword(asked.Password, issues);
        issues.ThrowIfAny();
        var hash = asked.Password is null ? null : await passwords.HashAsync(asked.Password, ct);
        return await database.WriteAsync(async connection =>
        {
            await MembershipLock.TakeAsync(connection, ct);
            var user = await connection.FindAsync($"SELECT * FROM users WHERE id = {asked.Id}", StoredUser.Of, ct)
                ?? throw Missing.User(asked.Id);
            var changed = user with
            {
                Role = asked.Role ?? user.Role,
                PasswordHash = hash ?? user.PasswordHash,
                DisabledAt = asked.Disabled switch { null => user.DisabledAt, true => user.DisabledAt ?? clock.GetUtcNow(), false => null },
            };
            if (changed == user)
                return user.Public;
            await connection.ExecuteAsync($"""
                UPDATE users SET role = {Names.Of(changed.Role)}, password_hash = {changed.PasswordHash}, disabled_at = {changed.DisabledAt},
                    tokens_from = {Later(user.TokensFrom)}
                WHERE id = {user.Id}
                """, ct);
            await RequireAnAdminAsync(connection, ct);
            return changed.Public;
        }, ct);
    }

    /// <summary>Whether this is the user's password now, for who changes his own.</summary>
    public async Task<bool> HasPasswordAsync(string id, string password, CancellationToken ct) =>
        await passwords.VerifyAsync((await FindAsync(id, ct))?.PasswordHash, password, ct) != PasswordVerdict.Wrong;

    /// <summary>With his API tokens and memberships. What he did stays in the audit.</summary>
    /// <exception cref="ServerException"><see cref="ErrorCode.UserNotFound"/>, <see cref="ErrorCode.InUse"/> (no admin would be
    /// left, or a project without an owner).</exception>
    public Task<int> DeleteAsync(string id, CancellationToken ct) => database.WriteAsync(async connection =>
    {
        await MembershipLock.TakeAsync(connection, ct);
        await RequireOtherOwnersAsync(connection, id, ct);
        if (await connection.ExecuteAsync($"DELETE FROM users WHERE id = {id}", ct) == 0)
            throw Missing.User(id);
        await RequireAnAdminAsync(connection, ct);
        return 1;
    }, ct);

    /// <summary>The same password with today's number of rounds; nobody is signed out by it. Nothing when it was changed
    /// meanwhile.</summary>
    public Task<int> RehashAsync(StoredUser user, string hash, CancellationToken ct) => database.ExecuteAsync(
        $"UPDATE users SET password_hash = {hash} WHERE id = {user.Id} AND password_hash = {user.PasswordHash}", ct);

    private static Task<int> InsertAsync(DatabaseConnection connection, StoredUser user, CancellationToken ct) => connection.ExecuteAsync($"""
        INSERT INTO users (id, username, password_hash, role, created_at, disabled_at, tokens_from)
        VALUES ({user.Id}, {user.Username}, {user.PasswordHash}, {Names.Of(user.Role)}, {user.CreatedAt}, {user.DisabledAt}, {user.TokensFrom})
        ON CONFLICT DO NOTHING
        """, ct);

    private static async Task RequireAnAdminAsync(DatabaseConnection connection, CancellationToken ct)
    {
        var admins = await connection.ListAsync(
            $"SELECT id FROM users WHERE role = {Names.Of(ServerRole.Admin)} AND disabled_at IS NULL LIMIT 1", row => row.Text("id"), ct);
        if (admins.Count == 0)
            throw new ServerException(ErrorCode.InUse, "This is the last admin: make another user an admin first.");
    }

    private static async Task RequireOtherOwnersAsync(DatabaseConnection connection, string id, CancellationToken ct)
    {
        var owned = await connection.ListAsync($"""
            SELECT m.project_id FROM project_members m WHERE m.user_id = {id} AND m.role = {Names.Of(ProjectRole.Owner)} AND NOT EXISTS (
                SELECT 1 FROM project_members o WHERE o.project_id = m.project_id AND o.role = m.role AND o.user_id <> m.user_id)
            ORDER BY m.project_id
            """, row => row.Text("project_id"), ct);
        if (owned.Count > 0)
        {
            throw new ServerException(ErrorCode.InUse,
                $"User {id} is the only owner of {string.Join(", ", owned.Take(5))}: make somebody else an owner first, with projects.setMember.");
        }
    }

    private void CheckPassword(string? password, InputIssues issues)
    {
        if (password is not null && PasswordRules.Wrong(password, options) is { } wrong)
            issues.Add("password", wrong);
    }

    /// <summary>Never what it was, however fast two changes follow each other.</summary>
    private DateTimeOffset Later(DateTimeOffset tokensFrom)
    {
        var now = clock.GetUtcNow();
        return now > tokensFrom ? now : tokensFrom.AddMilliseconds(1);
    }
}
