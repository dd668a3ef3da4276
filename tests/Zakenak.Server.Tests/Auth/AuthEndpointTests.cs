using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Access;
using Zakenak.Server.Audit;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Users;

namespace Zakenak.Server.Tests.Auth;

public sealed class AuthEndpointTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Right_password_is_answered_with_a_token_and_who_it_is(DatabaseKind kind)
    {
        await using var test = await TestServer.StartAsync(kind);
        using var response = await test.SignInAsync("admin", TestServer.AdminPassword);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var answer = await Body(response);
        answer.Select(p => p.Key).ShouldBe(["token", "tokenType", "expiresAt", "user"]);
        ((string)answer["tokenType"]!).ShouldBe("Bearer");
        ((DateTimeOffset)answer["expiresAt"]!).ShouldBeInRange(DateTimeOffset.UtcNow.AddHours(11), DateTimeOffset.UtcNow.AddHours(12));
        answer["user"]!.AsObject().Select(p => p.Key).ShouldBe(["id", "username", "role"]);
        ((string)answer["user"]!["role"]!).ShouldBe("admin");
    }

    [Fact]
    public async Task Wrong_password_and_unknown_user_are_answered_alike()
    {
        await using var test = await TestServer.StartAsync();
        using var wrong = await test.SignInAsync("admin", "wrong-s3cret-password");
        using var unknown = await test.SignInAsync("nobody", TestServer.AdminPassword);
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        wrong.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        wrong.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        var text = await wrong.Content.ReadAsStringAsync(ct);
        (await unknown.Content.ReadAsStringAsync(ct)).ShouldBe(text);
        var problem = JsonNode.Parse(text)!;
        ((int)problem["status"]!).ShouldBe(401);
        ((string)problem["code"]!).ShouldBe("UNAUTHENTICATED");
        ((string)problem["message"]!).ShouldBe("The user name or the password is wrong.");
    }

    [Fact]
    public async Task Disabled_user_does_not_get_in()
    {
        await using var test = await TestServer.StartAsync();
        var users = test.Server.Services.GetRequiredService<UserStore>();
        var id = (await users.CreateAsync(new("alice", "correct horse battery", ServerRole.Member), ct)).Id;
        await users.UpdateAsync(new(id) { Disabled = true }, ct);
        using var response = await test.SignInAsync("alice", "correct horse battery");
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Guessing_ends_with_429_and_when_to_try_again_even_for_the_right_password()
    {
        await using var test = await TestServer.StartAsync(configure: o => o.Auth.AttemptsPerUser = 3);
        var guesses = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => test.SignInAsync("admin", $"guess-{i}")));
        guesses.Count(r => r.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(3);
        guesses.Count(r => r.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(9);

        using var right = await test.SignInAsync("admin", TestServer.AdminPassword);
        right.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        right.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
        var problem = await Body(right);
        ((string)problem["code"]!).ShouldBe("TOO_MANY_ATTEMPTS");
        ((int)problem["details"]!["retryAfterSeconds"]!).ShouldBeInRange(840, 900);
    }

    [Fact]
    public async Task Client_behind_a_trusted_proxy_counts_by_its_own_address()
    {
        await using var test = await TestServer.StartAsync(configure: o =>
        {
            o.TrustedProxies = ["127.0.0.1"];
            o.Auth.AttemptsPerAddress = 1;
        });
        (await FromAsync(test, "203.0.113.1")).ShouldBe(HttpStatusCode.Unauthorized);
        (await FromAsync(test, "203.0.113.1")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await FromAsync(test, "203.0.113.2")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Forwarded_address_of_anybody_is_not_believed()
    {
        await using var test = await TestServer.StartAsync(configure: o => o.Auth.AttemptsPerAddress = 1);
        (await FromAsync(test, "203.0.113.1")).ShouldBe(HttpStatusCode.Unauthorized);
        (await FromAsync(test, "203.0.113.2")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Sign_ins_are_audited_with_names_of_users_that_exist_only()
    {
        await using var test = await TestServer.StartAsync();
        (await test.SignInAsync("admin", "wrong-s3cret-password")).Dispose();
        (await test.SignInAsync("password-typed-as-name", "x")).Dispose();
        (await test.SignInAsync("admin", TestServer.AdminPassword)).Dispose();
        var entries = await test.Server.Services.GetRequiredService<AuditStore>().ListAsync(new(), ct);
        entries.ShouldAllBe(e => e.Action == "auth.login" && e.Address == "127.0.0.1");
        entries.Select(e => (e.Outcome, e.Username, Known: e.Target.Length > 0)).ShouldBe(
            [("done", "admin", true), ("denied", "", false), ("denied", "", true)], ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"username\": \"admin\"}")]
    [InlineData("{\"username\": \"admin\", \"password\": null}")]
    [InlineData("{\"username\": 1, \"password\": \"plant3d\"}")]
    [InlineData("{\"username\": \"admin\", \"password\": \"plant3d\"")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task Malformed_body_is_a_problem_that_repeats_nothing(string body)
    {
        await using var test = await TestServer.StartAsync();
        using var response = await test.Client.PostAsync("/auth", TestServer.Json(body), ct);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var text = await response.Content.ReadAsStringAsync(ct);
        text.ShouldNotContain("plant3d");
        ((string)JsonNode.Parse(text)!["code"]!).ShouldBe("INVALID_INPUT");
    }

    [Fact]
    public async Task Body_too_large_is_refused()
    {
        await using var test = await TestServer.StartAsync();
        var body = $$"""{"username": "admin", "password": "{{new string('x', 20_000)}}"}""";
        using var response = await test.Client.PostAsync("/auth", TestServer.Json(body), ct);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        ((string)(await Body(response))["code"]!).ShouldBe("PAYLOAD_TOO_LARGE");
    }

    [Fact]
    public async Task Form_is_refused()
    {
        await using var test = await TestServer.StartAsync();
        var form = new StringContent("username=admin", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await test.Client.PostAsync("/auth", form, ct);
        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        ((string)(await Body(response))["code"]!).ShouldBe("UNSUPPORTED_MEDIA_TYPE");
    }

    private static async Task<HttpStatusCode> FromAsync(TestServer test, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth");
        request.Content = TestServer.Json("""{"username": "admin", "password": "wrong"}""");
        request.Headers.Add("X-Forwarded-For", address);
        using var response = await test.Client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<JsonObject> Body(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonObject>(ct))!;
}
