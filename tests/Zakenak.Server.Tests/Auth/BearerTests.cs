using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Access;
using Zakenak.Server.Auth;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Users;

namespace Zakenak.Server.Tests.Auth;

public sealed class BearerTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Token_of_a_sign_in_names_the_caller(DatabaseKind kind)
    {
        await using var test = await TestServer.StartAsync(kind);
        var caller = (await CallerAsync(test, $"Bearer {await test.SignInAsAdminAsync()}"))!;
        (caller.Username, caller.Role, caller.Scope).ShouldBe(("admin", ServerRole.Admin, TokenScope.All));
    }

    [Fact]
    public async Task Api_token_names_its_user_and_scope()
    {
        await using var test = await TestServer.StartAsync();
        var created = await Get<ApiTokenStore>(test).CreateAsync(await AdminIdAsync(test), new("ci", TokenScope.Read), ct);
        var caller = (await CallerAsync(test, $"bearer {created.Token}"))!;
        (caller.Username, caller.Scope).ShouldBe(("admin", TokenScope.Read));
    }

    [Fact]
    public async Task Signed_in_user_is_out_at_once_when_disabled_deleted_or_given_another_password()
    {
        await using var test = await TestServer.StartAsync();
        var users = Get<UserStore>(test);
        foreach (var (name, change) in new (string, Func<string, Task>)[]
        {
            ("disabled", id => users.UpdateAsync(new(id) { Disabled = true }, ct)),
            ("deleted", id => users.DeleteAsync(id, ct)),
            ("renewed", id => users.UpdateAsync(new(id) { Password = "another horse battery" }, ct)),
        })
        {
            var id = (await users.CreateAsync(new(name, "correct horse battery", ServerRole.Member), ct)).Id;
            var (token, _) = Get<Tokens>(test).Sign((await users.FindAsync(id, ct))!);
            (await CallerAsync(test, $"Bearer {token}")).ShouldNotBeNull(name);
            await change(id);
            (await CallerAsync(test, $"Bearer {token}")).ShouldBeNull(name);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Bearer zak_")]
    [InlineData("Bearer zak_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Basic YWRtaW46cGFzc3dvcmQ=")]
    public async Task Header_that_is_no_token_of_ours_is_nobody(string header)
    {
        await using var test = await TestServer.StartAsync();
        (await CallerAsync(test, header)).ShouldBeNull();
    }

    [Fact]
    public async Task Token_in_the_address_is_not_taken()
    {
        await using var test = await TestServer.StartAsync();
        var token = await test.SignInAsAdminAsync();
        (await CallerAsync(test, null, $"?access_token={token}&token={token}")).ShouldBeNull();
    }

    [Fact]
    public async Task Token_outlives_a_restart_of_the_server()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        var options = new Server.Settings.ServerOptions { Data = Path.Combine(database.Folder, "data"), Urls = ["http://127.0.0.1:0"] };
        byte[] before;
        await using (var state = await ServerState.OpenAsync(options, ct))
            before = state.SigningKey;
        await using var again = await ServerState.OpenAsync(options, ct);
        again.SigningKey.ShouldBe(before);
    }

    private async Task<Caller?> CallerAsync(TestServer test, string? header, string query = "")
    {
        await using var scope = test.Server.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.QueryString = new QueryString(query);
        if (header is not null)
            context.Request.Headers.Authorization = header;
        var result = await context.AuthenticateAsync();
        result.Succeeded.ShouldBe(CallerOf.Request(context) is not null);
        return CallerOf.Request(context);
    }

    private async Task<string> AdminIdAsync(TestServer test) => (await Get<UserStore>(test).ListAsync(ct)).Single().Id;

    private static T Get<T>(TestServer test)
        where T : notnull => test.Server.Services.GetRequiredService<T>();
}
