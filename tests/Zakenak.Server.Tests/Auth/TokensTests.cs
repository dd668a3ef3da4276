using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Zakenak.Server.Access;
using Zakenak.Server.Auth;
using Zakenak.Server.Settings;
using Zakenak.Server.Users;

namespace Zakenak.Server.Tests.Auth;

public sealed class TokensTests
{
    private static readonly byte[] key = RandomNumberGenerator.GetBytes(64);

    private readonly ManualClock clock = new();
    private readonly StoredUser user;
    private readonly Tokens tokens;

    public TokensTests()
    {
        user = new StoredUser("u1", "alice", "hash", ServerRole.Member, clock.GetUtcNow(), null, clock.GetUtcNow());
        tokens = new Tokens(key, new AuthOptions(), clock);
    }

    [Fact]
    public async Task Signed_token_says_whose_it_is_until_it_expires()
    {
        var (token, expiresAt) = tokens.Sign(user);
        expiresAt.ShouldBe(clock.GetUtcNow().AddHours(12));
        (await tokens.ReadAsync(token))!.UserId.ShouldBe("u1");
        clock.Advance(TimeSpan.FromHours(12) + TimeSpan.FromMinutes(1));
        (await tokens.ReadAsync(token)).ShouldBeNull();
    }

    [Fact]
    public async Task Hand_made_token_like_ours_is_accepted_so_that_the_refusals_below_mean_something() =>
        (await tokens.ReadAsync(Forge(_ => { }, _ => { }))).ShouldNotBeNull();

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("")]
    public async Task Unsigned_token_is_refused(string algorithm)
    {
        var parts = Forge(header => header["alg"] = algorithm, _ => { }).Split('.');
        (await tokens.ReadAsync($"{parts[0]}.{parts[1]}.")).ShouldBeNull();
        (await tokens.ReadAsync($"{parts[0]}.{parts[1]}.{parts[2]}")).ShouldBeNull();
    }

    [Fact]
    public async Task Token_of_another_algorithm_is_refused_even_with_our_key() =>
        (await tokens.ReadAsync(Forge(header => header["alg"] = "HS512", _ => { }, HMACSHA512.HashData))).ShouldBeNull();

    [Fact]
    public async Task Token_of_another_key_is_refused() =>
        (await tokens.ReadAsync(Forge(_ => { }, _ => { }, (_, text) => HMACSHA256.HashData(new byte[64], text)))).ShouldBeNull();

    [Theory]
    [InlineData("aud", "another")]
    [InlineData("aud", null)]
    [InlineData("iss", "another")]
    [InlineData("iss", null)]
    [InlineData("sub", "")]
    [InlineData("sub", null)]
    [InlineData("state", null)]
    [InlineData("exp", null)]
    [InlineData("nbf", null)]
    public async Task Token_with_a_wrong_or_missing_claim_is_refused(string claim, string? value) =>
        (await tokens.ReadAsync(Forge(_ => { }, payload => Set(payload, claim, value)))).ShouldBeNull();

    [Fact]
    public async Task Token_of_the_future_is_refused()
    {
        var soon = clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        (await tokens.ReadAsync(Forge(_ => { }, payload => payload["nbf"] = soon))).ShouldBeNull();
    }

    [Fact]
    public async Task Changed_payload_is_refused()
    {
        var parts = tokens.Sign(user).Token.Split('.');
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(parts[1]))!;
        payload["sub"] = "u2";
        (await tokens.ReadAsync($"{parts[0]}.{Base64UrlEncoder.Encode(payload.ToJsonString())}.{parts[2]}")).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.")]
    public async Task What_is_no_token_is_refused(string text) => (await tokens.ReadAsync(text)).ShouldBeNull();

    [Fact]
    public async Task Token_of_an_earlier_state_of_the_account_is_refused()
    {
        var subject = (await tokens.ReadAsync(tokens.Sign(user).Token))!;
        Tokens.IsOfNow(subject, user).ShouldBeTrue();
        Tokens.IsOfNow(subject, user with { TokensFrom = user.TokensFrom.AddMilliseconds(1) }).ShouldBeFalse();
        Tokens.IsOfNow(subject, user with { DisabledAt = clock.GetUtcNow() }).ShouldBeFalse();
    }

    private static void Set(JsonObject payload, string claim, string? value)
    {
        if (value is null)
            payload.Remove(claim);
        else
            payload[claim] = value;
    }

    private string Forge(Action<JsonObject> changeHeader, Action<JsonObject> changePayload, Func<byte[], byte[], byte[]>? sign = null)
    {
        var now = clock.GetUtcNow();
        var header = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" };
        var payload = new JsonObject
        {
            ["iss"] = "zakenak",
            ["aud"] = "zakenak",
            ["sub"] = "u1",
            ["state"] = "1767268800000",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        };
        changeHeader(header);
        changePayload(payload);
        var signed = $"{Base64UrlEncoder.Encode(header.ToJsonString())}.{Base64UrlEncoder.Encode(payload.ToJsonString())}";
        return $"{signed}.{Base64UrlEncoder.Encode((sign ?? HMACSHA256.HashData)(key, Encoding.ASCII.GetBytes(signed)))}";
    }
}
