using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Zakenak.Server.Auth;
using Zakenak.Server.Secrets;
using Zakenak.Server.Settings;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Server.Users;

namespace Zakenak.Server.Tests.Auth;

/// <summary>Tokens that are not ours, or not any more, over HTTP: refused by both APIs, each in its own form.</summary>
public sealed class ForgedTokenTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forged_token_is_nobodys_over_trpc_and_rest()
    {
        await using var api = await Api.StartAsync();
        foreach (var (name, token, status) in await TokensAsync(api))
        {
            foreach (var (method, path) in new[] { ("GET", "/trpc/projects.list"), ("POST", "/trpc/projects.create") })
            {
                var (answered, body) = await SendAsync(api, method, path, token);
                answered.ShouldBe(status == 401 ? 401 : method == "GET" ? 200 : 400, $"{path} {name}");
                if (status == 401)
                    $"{body!["error"]!["data"]!["code"]} {body["error"]!["data"]!["appCode"]} {body["error"]!["data"]!["httpStatus"]}".ShouldBe("UNAUTHORIZED UNAUTHENTICATED 401", name);
            }
            foreach (var (method, path) in new[] { ("GET", "/api/v1/runs"), ("GET", "/api/v1/status"), ("POST", "/api/v1/converge") })
            {
                var (answered, body) = await SendAsync(api, method, path, token);
                answered.ShouldBe(status == 401 ? 401 : path switch { "/api/v1/runs" => 200, "/api/v1/status" => 404, _ => 400 }, $"{path} {name}");
                if (status == 401)
                    $"{body!["status"]} {body["code"]} {body["title"]}".ShouldBe("401 UNAUTHENTICATED Unauthorized", name);
            }
        }
    }

    /// <summary>Of the admin, with the status that they get; the first is as the server makes it, so that the refusals mean something.</summary>
    private async Task<IReadOnlyList<(string Name, string Token, int Status)>> TokensAsync(Api api)
    {
        var admin = (await api.Services.GetRequiredService<UserStore>().FindByNameAsync("admin", ct))!;
        var key = await SigningKey.LoadAsync(api.Database, api.Services.GetRequiredService<SecretBox>(), ct);
        var good = Sign(key, new());
        var payload = good.Split('.')[1];
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(payload))!;
        claims["exp"] = (long)claims["exp"]! + 3600;
        return
        [
            ("as it should be", good, 200),
            ("unsigned", $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{payload}.", 401),
            ("said to be unsigned, with its signature", $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{payload}.{good.Split('.')[2]}", 401),
            ("for another audience", Sign(key, new() { Audience = "another" }), 401),
            ("of another issuer", Sign(key, new() { Issuer = "another" }), 401),
            ("expired", Sign(key, new(), new ManualClock()), 401),
            ("of another key", Sign(RandomNumberGenerator.GetBytes(64), new()), 401),
            ("changed", $"{good.Split('.')[0]}.{Base64UrlEncoder.Encode(claims.ToJsonString())}.{good.Split('.')[2]}", 401),
        ];

        string Sign(byte[] with, AuthOptions options, TimeProvider? clock = null) => new Tokens(with, options, clock ?? TimeProvider.System).Sign(admin).Token;
    }

    private async Task<(int Status, JsonNode? Body)> SendAsync(Api api, string method, string path, string token)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = method == "POST" ? TestServer.Json("{}") : null };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await api.Client.SendAsync(request, ct);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(ct)));
    }
}
