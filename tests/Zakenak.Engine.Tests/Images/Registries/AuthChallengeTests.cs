using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Tests.Images.Registries;

public sealed class AuthChallengeTests
{
    [Fact]
    public void Commas_in_quotes_belong_to_the_value()
    {
        var challenge = AuthChallenge.Parse(["Bearer realm=\"https://a/token\",service=\"a, b\",scope=\"repository:x:pull,push\""])
            .ShouldHaveSingleItem();
        challenge.IsBearer.ShouldBeTrue();
        challenge["Realm"].ShouldBe("https://a/token");
        challenge["service"].ShouldBe("a, b");
        challenge["scope"].ShouldBe("repository:x:pull,push");
    }

    [Theory]
    [InlineData("Basic realm=\"x\", Bearer realm=\"y\",service=z")]
    [InlineData("Basic realm=\"x\"", "bearer realm = y , service=z")]
    [InlineData("Basic realm=\"x\",Negotiate,Bearer realm=\"y\" service=z")]
    public void Several_challenges_are_told_apart(params string[] headers)
    {
        var challenges = AuthChallenge.Parse(headers);
        challenges.Single(c => c.IsBasic)["realm"].ShouldBe("x");
        challenges.Single(c => c.IsBearer)["realm"].ShouldBe("y");
        challenges.Single(c => c.IsBearer)["service"].ShouldBe("z");
    }

    [Fact]
    public void Escaped_quotes_are_part_of_the_value() =>
        AuthChallenge.Parse(["Basic realm=\"a \\\"b\\\"\""]).ShouldHaveSingleItem()["realm"].ShouldBe("a \"b\"");

    [Theory]
    [InlineData("")]
    [InlineData(",,,")]
    [InlineData("\"")]
    [InlineData("===\\")]
    public void Nonsense_is_no_challenge(string header) => AuthChallenge.Parse([header]).ShouldBeEmpty();

    [Theory]
    [InlineData("Bearer realm=\"never closed")]
    [InlineData("Bearer realm=\"never closed\\")]
    public void Quote_that_is_never_closed_ends_with_the_header(string header) =>
        AuthChallenge.Parse([header]).ShouldHaveSingleItem()["realm"]!.ShouldStartWith("never closed");
}
