using Zakenak.Engine.Configuration;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Tests.Settings;

public sealed class ServerOptionsReaderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-settings-");

    [Fact]
    public void Nothing_needs_to_be_set()
    {
        var options = Read();
        options.Urls.ShouldBe(["http://127.0.0.1:8080"]);
        options.ConnectionString.ShouldBeNull();
        options.Auth.TokenLifetime.ShouldBe(TimeSpan.FromHours(12));
    }

    [Fact]
    public void Environment_goes_before_the_file_and_flags_before_both()
    {
        var file = File("""
            {
              // a comment
              "Urls": ["http://127.0.0.1:1"],
              "Auth": { "Issuer": "file", "Audience": "file", "AttemptsPerUser": 5, },
            }
            """);
        var options = Read(file, new() { ["Auth__Issuer"] = "environment", ["ZAKENAK_URLS"] = "http://127.0.0.1:2" },
            new() { ["Urls"] = ("http://127.0.0.1:3", "--urls") });
        options.Auth.AttemptsPerUser.ShouldBe(5);
        options.Auth.Audience.ShouldBe("file");
        options.Auth.Issuer.ShouldBe("environment");
        options.Urls.ShouldBe(["http://127.0.0.1:3"]);
    }

    [Fact]
    public void Lists_are_arrays_items_or_one_text()
    {
        Read(File("""{ "TrustedProxies": ["10.0.0.7", "10.1.0.0/16"] }""")).TrustedProxies.ShouldBe(["10.0.0.7", "10.1.0.0/16"]);
        Read(environment: new() { ["ZAKENAK_URLS__0"] = "http://127.0.0.1:1", ["ZAKENAK_URLS__1"] = "http://127.0.0.1:2" }).Urls
            .ShouldBe(["http://127.0.0.1:1", "http://127.0.0.1:2"]);
        Read(environment: new() { ["ZAKENAK_URLS"] = "http://127.0.0.1:1;http://127.0.0.1:2" }).Urls
            .ShouldBe(["http://127.0.0.1:1", "http://127.0.0.1:2"]);
    }

    [Fact]
    public void Workers_are_bounded_and_cannot_be_more_than_all_passes()
    {
        var options = Read(environment: new() { ["Reconcile__Workers"] = "8", ["Reconcile__PerCluster"] = "2" });
        (options.Reconcile.Workers, options.Reconcile.PerCluster, options.Reconcile.MaxPasses).ShouldBe((8, 2, 50));
        Should.Throw<ConfigurationException>(() => Read(environment: new() { ["Reconcile__Workers"] = "0" })).Problems
            .ShouldBe(["Reconcile:Workers (environment Reconcile__Workers) takes a number from 1 to 100."]);
        Should.Throw<ConfigurationException>(() => Read(environment: new() { ["Reconcile__Workers"] = "8", ["Reconcile__MaxPasses"] = "7" })).Problems
            .ShouldBe(["Reconcile:MaxPasses (7) must be at least Reconcile:Workers (8)."]);
    }

    [Fact]
    public void All_problems_are_told_at_once_each_with_its_key_and_source()
    {
        var file = File("""
            { "Auth": { "TokenLifetme": "8h", "AttemptsPerUser": 0 }, "Colour": "red", "Limits": { "BodyBytes": "many" } }
            """);
        var refused = Should.Throw<ConfigurationException>(() => Read(file,
            new() { ["Auth__PasswordMinLenght"] = "8", ["Auth__AttemptsWindow"] = "soon", ["OTHER__PROGRAM"] = "x" },
            new() { ["Urls"] = ("localhost", "--urls"), ["Workspace"] = ("/nowhere/at/all", "--workspace") }));
        refused.Problems.ShouldBe(
        [
            $"Auth:TokenLifetme ({file}) is no setting; did you mean Auth:TokenLifetime?",
            $"Colour ({file}) is no setting",
            "Auth:PasswordMinLenght (environment Auth__PasswordMinLenght) is no setting; did you mean Auth:PasswordMinLength?",
            $"Auth:AttemptsPerUser ({file}) takes a number from 1 to 1000.",
            $"Limits:BodyBytes ({file}) takes a number from 65536 to 268435456.",
            "Auth:AttemptsWindow (environment Auth__AttemptsWindow) takes a duration from 1m to 24h, such as 90s, 15m or 12h.",
            "Urls (--urls) takes addresses such as http://127.0.0.1:8080.",
            "Workspace (--workspace) takes a folder that is there.",
        ]);
    }

    [Fact]
    public void Wrong_secrets_are_not_repeated()
    {
        var refused = Should.Throw<ConfigurationException>(() => Read(environment: new()
        {
            ["ZAKENAK_SECRET_KEY"] = "planted-s3cret",
            ["ZAKENAK_ADMIN_PASSWORD"] = "plant3d",
            ["ConnectionStrings__Zakenak"] = "Hosst=db;Password=planted-s3cret",
        }));
        refused.Problems.Count.ShouldBe(3);
        refused.ToString().ShouldNotContain("plant");
    }

    [Fact]
    public void Connection_string_and_key_come_from_the_environment()
    {
        var key = Convert.ToBase64String(new byte[32]);
        var options = Read(environment: new()
        {
            ["ConnectionStrings__Zakenak"] = "Host=db;Database=zakenak",
            ["ZAKENAK_SECRET_KEY"] = key,
        });
        options.ConnectionString.ShouldBe("Host=db;Database=zakenak");
        options.Secrets.Key.ShouldBe(key);
    }

    [Fact]
    public void Https_is_left_to_a_proxy() =>
        Should.Throw<ConfigurationException>(() => Read(environment: new() { ["ZAKENAK_URLS"] = "https://0.0.0.0:443" })).Problems.ShouldBe(
        [
            "Urls (environment ZAKENAK_URLS) takes addresses with http: put a reverse proxy with the certificate in front, and name it in "
                + "TrustedProxies.",
        ]);

    [Fact]
    public void File_that_is_no_json_says_where()
    {
        var file = File("{\n  \"Auth\": {\n");
        Should.Throw<ConfigurationException>(() => Read(file)).Message.ShouldStartWith($"{file}:3: is not the JSON of settings");
    }

    [Fact]
    public void File_that_is_not_there_is_a_problem() =>
        Should.Throw<ConfigurationException>(() => Read("/nowhere/zakenak.json")).Message.ShouldStartWith("/nowhere/zakenak.json: cannot be read");

    public void Dispose() => folder.Delete(recursive: true);

    private static ServerOptions Read(string? file = null, Dictionary<string, string>? environment = null,
        Dictionary<string, (string Value, string Flag)>? flags = null) => ServerOptionsReader.Read(file, environment ?? [], flags ?? []);

    private string File(string json)
    {
        var path = Path.Combine(folder.FullName, "zakenak.json");
        System.IO.File.WriteAllText(path, json);
        return path;
    }
}
