using Zakenak.Server.Access;
using Zakenak.Server.Auth;
using Zakenak.Server.Contract;
using Zakenak.Server.Errors;
using Zakenak.Server.Settings;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Users;

namespace Zakenak.Server.Tests.Users;

public sealed class UserStoreTests : IDisposable
{
    private const string Password = "correct horse battery";

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly ManualClock clock = new();
    private readonly AuthOptions options = new() { PasswordRounds = 1000 };
    private readonly Passwords passwords;

    public UserStoreTests() => passwords = new Passwords(options);

    [Theory, EachDatabase]
    public async Task Created_user_is_found_by_id_and_by_name(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var users = Store(test);
        var alice = await users.CreateAsync(new("alice", Password, ServerRole.Member) { Id = "alice-1" }, ct);
        alice.ShouldBe(new User("alice-1", "alice", ServerRole.Member, false, clock.GetUtcNow()));
        (await users.GetAsync("alice-1", ct)).ShouldBe(alice);
        (await users.FindByNameAsync("alice", ct))!.Public.ShouldBe(alice);
        (await users.ListAsync(ct)).ShouldBe([alice]);
        (await users.HasPasswordAsync("alice-1", Password, ct)).ShouldBeTrue();
    }

    [Theory, EachDatabase]
    public async Task Name_that_is_taken_is_refused(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var users = Store(test);
        await users.CreateAsync(new("alice", Password, ServerRole.Member), ct);
        (await RefusalOf(() => users.CreateAsync(new("alice", Password, ServerRole.Admin), ct))).Code.ShouldBe(ErrorCode.AlreadyExists);
    }

    [Fact]
    public async Task Wrong_input_is_told_all_at_once_without_the_password()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var refused = await RefusalOf(() => Store(test).CreateAsync(new("Alice; --", "sh0rt", ServerRole.Member) { Id = "A" }, ct));
        refused.Code.ShouldBe(ErrorCode.InvalidInput);
        refused.Details!["issues"]!.AsArray().Select(i => (string)i!["path"]!).ShouldBe(["username", "id", "password"]);
        refused.ToString().ShouldNotContain("sh0rt");
        refused.Details!.ToJsonString().ShouldNotContain("sh0rt");
    }

    [Theory, EachDatabase]
    public async Task Every_change_ends_the_tokens_of_before(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var users = Store(test);
        await users.CreateAsync(new("root", Password, ServerRole.Admin), ct);
        var id = (await users.CreateAsync(new("alice", Password, ServerRole.Member), ct)).Id;
        UpdateUser[] changes =
        [
            new(id) { Role = ServerRole.Admin },
            new(id) { Password = "another horse battery" },
            new(id) { Disabled = true },
            new(id) { Disabled = false },
        ];
        foreach (var change in changes)
        {
            var before = (await users.FindAsync(id, ct))!;
            await users.UpdateAsync(change, ct);
            (await users.FindAsync(id, ct))!.TokensFrom.ShouldBeGreaterThan(before.TokensFrom, change.ToString());
        }
        (await users.HasPasswordAsync(id, "another horse battery", ct)).ShouldBeTrue();
        (await users.HasPasswordAsync(id, Password, ct)).ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task Update_that_changes_nothing_signs_nobody_out(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var users = Store(test);
        var id = (await users.CreateAsync(new("root", Password, ServerRole.Admin), ct)).Id;
        var before = await users.FindAsync(id, ct);
        await users.UpdateAsync(new(id) { Role = ServerRole.Admin, Disabled = false }, ct);
        (await users.FindAsync(id, ct)).ShouldBe(before);
    }

    [Theory, EachDatabase]
    public async Task Last_admin_stays(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var users = Store(test);
        var root = (await users.CreateAsync(new("root", Password, ServerRole.Admin), ct)).Id;
        var spare = (await users.CreateAsync(new("spare", Password, ServerRole.Admin), ct)).Id;
        await users.UpdateAsync(new(spare) { Disabled = true }, ct);
        await users.CreateAsync(new("alice", Password, ServerRole.Member), ct);

        (await RefusalOf(() => users.DeleteAsync(root, ct))).Code.ShouldBe(ErrorCode.InUse);
        (await RefusalOf(() => users.UpdateAsync(new(root) { Role = ServerRole.Member }, ct))).Code.ShouldBe(ErrorCode.InUse);
        (await RefusalOf(() => users.UpdateAsync(new(root) { Disabled = true }, ct))).Code.ShouldBe(ErrorCode.InUse);
        (await users.GetAsync(root, ct)).ShouldBe(new User(root, "root", ServerRole.Admin, false, clock.GetUtcNow()));
    }

    [Theory, EachDatabase]
    public async Task Admins_who_demote_each_other_at_once_leave_one(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var users = Store(test);
        string[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
            (await users.CreateAsync(new($"admin{i}", Password, ServerRole.Admin), ct)).Id))];
        await Task.WhenAll(ids.Select(id => Task.Run(async () =>
        {
            try
            {
                await users.UpdateAsync(new(id) { Role = ServerRole.Member }, ct);
            }
            catch (ServerException e) when (e.Code == ErrorCode.InUse)
            {
                // somebody has to be the last one
            }
        })));
        (await users.ListAsync(ct)).Count(u => u.Role == ServerRole.Admin).ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Unknown_user_is_not_found(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var users = Store(test);
        (await RefusalOf(() => users.GetAsync("nobody", ct))).Code.ShouldBe(ErrorCode.UserNotFound);
        (await RefusalOf(() => users.DeleteAsync("nobody", ct))).Code.ShouldBe(ErrorCode.UserNotFound);
        (await RefusalOf(() => users.UpdateAsync(new("nobody") { Disabled = true }, ct))).Code.ShouldBe(ErrorCode.UserNotFound);
    }

    [Theory, EachDatabase]
    public async Task Of_servers_that_start_at_once_one_makes_the_first_admin(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var database = test.Open();
            return await FirstAdmin.CreateAsync(new UserStore(database, passwords, options, clock), options, ct);
        })));
        var password = made.OfType<string>().ShouldHaveSingleItem();
        var admin = (await Store(test).ListAsync(ct)).ShouldHaveSingleItem();
        admin.Role.ShouldBe(ServerRole.Admin);
        (await Store(test).HasPasswordAsync(admin.Id, password, ct)).ShouldBeTrue();
    }

    public void Dispose() => passwords.Dispose();

    private UserStore Store(TestDatabase test) => new(test.Database, passwords, options, clock);

    private static Task<ServerException> RefusalOf(Func<Task> action) => Should.ThrowAsync<ServerException>(action);
}
