using Zakenak.Engine.Images.Backends;

namespace Zakenak.Engine.Tests.Images.Backends;

public sealed class MaskingTests
{
    [Theory]
    [InlineData("NPM_TOKEN"), InlineData("db_password"), InlineData("API_KEY")]
    [InlineData("apiKey"), InlineData("CLIENT_SECRET"), InlineData("KEY_FILE")]
    public void Name_says_that_the_value_is_secret(string name) => Masking.LooksSecret(name).ShouldBeTrue();

    [Theory, InlineData("VERSION"), InlineData("GPU_ENABLED"), InlineData("KEYCLOAK_VERSION"), InlineData("AUTHOR")]
    public void Name_says_nothing_of_a_secret(string name) => Masking.LooksSecret(name).ShouldBeFalse();

    [Fact]
    public void Every_line_of_a_secret_goes() =>
        new Masking(["-----BEGIN KEY-----\nMIIB\nAAAA\n"]).Apply("it is MIIB").ShouldBe("it is ***");

    [Fact]
    public void Short_values_stay_since_they_are_everywhere() => new Masking(["a", "abc", ""]).Apply("abc").ShouldBe("abc");

    [Fact]
    public void Passwords_and_tokens_of_a_login_file_go()
    {
        var file = Path.GetTempFileName();
        try
        {
            var auth = Convert.ToBase64String("tester:p4ss:word"u8);
            File.WriteAllText(file, $$"""
                { "auths": { "a": { "auth": "{{auth}}" }, "b": { "identitytoken": "t0ken" }, "c": { "auth": "no base 64" }, "d": {} } }
                """);
            Masking.OfLogin(file).Apply($"{auth} p4ss:word t0ken tester").ShouldBe("*** *** *** tester");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("""{ "auths": { "a": { "auth": "", "password": "", "identitytoken": "" } } }""")]
    [InlineData("""{ "auths": { "a": { "auth": "====", "password": null } } }""")]
    [InlineData("""{ "auths": { "a": { "auth": 7, "identitytoken": ["x"] }, "b": null, "c": "text" } }""")]
    [InlineData("""{ "auths": { "a": { "auth": "Og==" } } }""")] // a colon alone
    [InlineData("""{ "auths": [] }""")]
    [InlineData("[]")]
    public void Login_file_without_a_secret_hides_nothing(string json)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);
            Masking.OfLogin(file).Apply("STEP 1/2: FROM scratch").ShouldBe("STEP 1/2: FROM scratch");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
