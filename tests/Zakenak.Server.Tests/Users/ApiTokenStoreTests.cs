using Zakenak.Server.Access;
using Zakenak.Server.Auth;
using Zakenak.Server.Errors;
using Zakenak.Server.Settings;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Users;

namespace Zakenak.Server.Tests.Users;

public sealed class ApiTokenStoreTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly ManualClock clock = new();

    [Theory, EachDatabase]
    public async Task Token_finds_its_bearer_and_only_its_hash_is_stored(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var (store, userId) = await WithUserAsync(test);
        var created = await store.CreateAsync(userId, new("ci", TokenScope.Pipeline), ct);
        created.Token.ShouldStartWith("zak_");
        created.Token.Length.ShouldBe(4 + 43);
        var bearer = (await store.FindBearerAsync(created.Token, ct))!;
        bearer.User.Username.ShouldBe("alice");
        bearer.Scope.ShouldBe(TokenScope.Pipeline);
        var stored = (await test.Database.FindAsync($"SELECT * FROM api_tokens", row => row.Text("token_hash"), ct))!;
        stored.ShouldNotContain(created.Token[4..]);
        (await store.FindBearerAsync($"zak_{stored}", ct)).ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task Revoked_token_is_nobodys_and_only_its_user_revokes_it(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var (store, userId) = await WithUserAsync(test);
        var created = await store.CreateAsync(userId, new("ci", TokenScope.All), ct);
        (await RefusalOf(() => store.RevokeAsync("somebody-else", created.Id, ct))).Code.ShouldBe(ErrorCode.TokenNotFound);
        (await store.FindBearerAsync(created.Token, ct)).ShouldNotBeNull();
        await store.RevokeAsync(userId, created.Id, ct);
        (await store.FindBearerAsync(created.Token, ct)).ShouldBeNull();
        (await RefusalOf(() => store.RevokeAsync(userId, created.Id, ct))).Code.ShouldBe(ErrorCode.TokenNotFound);
    }

    [Theory, EachDatabase]
    public async Task Token_ends_at_its_time(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var (store, userId) = await WithUserAsync(test);
        var created = await store.CreateAsync(userId, new("ci", TokenScope.Read) { ExpiresIn = "1h" }, ct);
        created.ExpiresAt.ShouldBe(clock.GetUtcNow().AddHours(1));
        clock.Advance(TimeSpan.FromMinutes(59));
        (await store.FindBearerAsync(created.Token, ct)).ShouldNotBeNull();
        clock.Advance(TimeSpan.FromMinutes(1));
        (await store.FindBearerAsync(created.Token, ct)).ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task Token_of_a_disabled_user_is_nobodys(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var (store, userId) = await WithUserAsync(test);
        var created = await store.CreateAsync(userId, new("ci", TokenScope.All), ct);
        await test.Database.ExecuteAsync($"UPDATE users SET disabled_at = {clock.GetUtcNow()}", ct);
        (await store.FindBearerAsync(created.Token, ct)).ShouldBeNull();
    }

    [Theory, EachDatabase]
    public async Task Use_is_noted_once_a_minute(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var (store, userId) = await WithUserAsync(test);
        var created = await store.CreateAsync(userId, new("ci", TokenScope.All), ct);
        var first = clock.GetUtcNow();
        await store.FindBearerAsync(created.Token, ct);
        clock.Advance(TimeSpan.FromSeconds(59));
        await store.FindBearerAsync(created.Token, ct);
        (await store.ListAsync(userId, ct)).ShouldHaveSingleItem().LastUsedAt.ShouldBe(first);
        clock.Advance(TimeSpan.FromSeconds(1));
        await store.FindBearerAsync(created.Token, ct);
        (await store.ListAsync(userId, ct)).ShouldHaveSingleItem().LastUsedAt.ShouldBe(clock.GetUtcNow());
    }

    [Theory, EachDatabase]
    public async Task Token_for_nobody_is_refused(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var (store, _) = await WithUserAsync(test);
        (await RefusalOf(() => store.CreateAsync("nobody", new("ci", TokenScope.All), ct))).Code.ShouldBe(ErrorCode.UserNotFound);
    }

    [Theory]
    [InlineData("", null, "name")]
    [InlineData("a\u001bb", null, "name")]
    [InlineData("ci", "soon", "expiresIn")]
    [InlineData("ci", "-1h", "expiresIn")]
    public async Task Wrong_input_names_the_field(string name, string? expiresIn, string field)
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var (store, userId) = await WithUserAsync(test);
        var refused = await RefusalOf(() => store.CreateAsync(userId, new(name, TokenScope.All) { ExpiresIn = expiresIn }, ct));
        ((string)refused.Details!["issues"]![0]!["path"]!).ShouldBe(field);
    }

    private async Task<(ApiTokenStore Store, string UserId)> WithUserAsync(TestDatabase test)
    {
        var options = new AuthOptions { PasswordRounds = 1000 };
        using var passwords = new Passwords(options);
        var users = new UserStore(test.Database, passwords, options, clock);
        var user = await users.CreateAsync(new("alice", "correct horse battery", ServerRole.Member), ct);
        return (new ApiTokenStore(test.Database, clock), user.Id);
    }

    private static Task<ServerException> RefusalOf(Func<Task> action) => Should.ThrowAsync<ServerException>(action);
}
