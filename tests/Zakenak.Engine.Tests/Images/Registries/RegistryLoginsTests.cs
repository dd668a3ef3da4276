using System.Runtime.Versioning;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Tests.Images.Registries;

/// <summary>Where a login is found, and where not.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RegistryLoginsTests : IDisposable
{
    private const string Host = "registry.local:5000";

    private readonly LoginsFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Nothing_is_found_where_there_is_nothing() => (await FindAsync(Host)).ShouldBeNull();

    [Fact]
    public async Task Login_of_the_configuration_is_for_its_own_registry_alone()
    {
        var settings = new RegistrySettings($"{Host}/team", "ana", "s3cret", false);
        var found = (await FindAsync(Host, settings: settings)).ShouldNotBeNull();
        found.Login.ShouldBe(new("ana", "s3cret"));
        found.Origin.ShouldBe("registry.username of the configuration");
        (await FindAsync("registry.local", settings: settings)).ShouldBeNull();
        (await FindAsync("docker.io", settings: settings)).ShouldBeNull();
    }

    [Theory, InlineData("ana", null), InlineData("ana", ""), InlineData(null, "s3cret"), InlineData("", "s3cret")]
    public async Task Half_a_login_of_the_configuration_is_refused(string? username, string? password)
    {
        var failure = await Should.ThrowAsync<ReconcileException>(FindAsync(Host, settings: new(Host, username, password, false)));
        failure.Reason.ShouldBe(Reasons.ConfigurationInvalid);
        failure.Message.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Configuration_without_a_login_leaves_it_to_the_files()
    {
        Docker($"{{\"auths\":{{{LoginsFolder.Auth(Host, "ana:s3cret")}}}}}");
        var found = await FindAsync(Host, settings: new(Host, "", null, false));
        found.ShouldNotBeNull().Login.Username.ShouldBe("ana");
    }

    [Theory]
    [InlineData("docker.io", "https://index.docker.io/v1/")]
    [InlineData("docker.io", "docker.io")]
    [InlineData("docker.io", "registry-1.docker.io")]
    [InlineData(Host, Host)]
    [InlineData(Host, $"https://{Host}")]
    [InlineData(Host, $"https://{Host}/v1/")]
    [InlineData(Host, $"http://{Host}/v2/")]
    [InlineData("Registry.Local", "registry.local")]
    public async Task File_of_docker_names_registries_in_many_ways(string host, string key)
    {
        Docker($"{{\"auths\":{{{LoginsFolder.Auth(key, "ana:s3cret:with:colons")}}}}}");
        var found = (await FindAsync(host)).ShouldNotBeNull();
        found.Login.ShouldBe(new("ana", "s3cret:with:colons"));
        found.Origin.ShouldBe(folder.DockerFile);
    }

    [Theory]
    [InlineData("registry.local")]
    [InlineData("local:5000")]
    [InlineData("registry.local:50000")]
    [InlineData("evil-registry.local:5000")]
    public async Task Login_of_a_similar_registry_is_another_one(string key)
    {
        Docker($"{{\"auths\":{{{LoginsFolder.Auth(key, "ana:s3cret")}}}}}");
        (await FindAsync(Host)).ShouldBeNull();
    }

    [Fact]
    public async Task Folder_of_docker_may_be_elsewhere()
    {
        folder.Environment["DOCKER_CONFIG"] = folder["elsewhere"];
        folder.Write("elsewhere/config.json", $"{{\"auths\":{{{LoginsFolder.Auth(Host, "ana:s3cret")}}}}}");
        (await FindAsync(Host)).ShouldNotBeNull().Origin.ShouldBe(folder["elsewhere/config.json"]);
    }

    [Fact]
    public async Task Identity_token_is_a_login_without_a_name()
    {
        Docker($$"""{"auths":{"{{Host}}":{"auth":"dG9rZW46","identitytoken":"s3cret"} } }""");
        (await FindAsync(Host)).ShouldNotBeNull().Login.ShouldBe(new(null, "s3cret"));
    }

    [Theory]
    [InlineData("""{"auths":{"registry.local:5000":{} } }""")]
    [InlineData("""{"auths":{"registry.local:5000":null} }""")]
    [InlineData("""{"auths":null,"credHelpers":7}""")]
    [InlineData("""{"auths":{"registry.local:5000":{"auth":""} } }""")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task File_without_the_login_is_no_failure(string json)
    {
        Docker(json);
        (await FindAsync(Host)).ShouldBeNull();
    }

    [Theory]
    [InlineData("{\"auths\": s3cret")]
    [InlineData("[]")]
    [InlineData("{\"auths\":{\"registry.local:5000\":{\"auth\":\"s3cret!\"}}}")]
    [InlineData("{\"auths\":{\"registry.local:5000\":{\"auth\":\"czNjcmV0\"}}}")]
    public async Task File_that_cannot_be_read_is_told_without_what_stands_in_it(string json)
    {
        Docker(json);
        var failure = await Should.ThrowAsync<ReconcileException>(FindAsync(Host));
        failure.Reason.ShouldBe(Reasons.ConfigurationInvalid);
        failure.Message.ShouldStartWith(folder.DockerFile);
        failure.ToString().ShouldNotContain("s3cret");
        failure.ToString().ShouldNotContain("czNjcmV0");
    }

    [Fact]
    public async Task Helper_of_the_registry_goes_before_the_store_and_the_file()
    {
        folder.WriteHelper("own", """cat > "$HOME/asked"; echo '{"Username":"ana","Secret":"s3cret"}'""");
        Docker($$"""{"credHelpers":{"{{Host}}":"own"},"credsStore":"missing","auths":{ {{LoginsFolder.Auth(Host, "bob:x")}} } }""");
        var found = (await FindAsync(Host)).ShouldNotBeNull();
        found.Login.ShouldBe(new("ana", "s3cret"));
        found.Origin.ShouldBe($"docker-credential-own, named by {folder.DockerFile}");
        File.ReadAllText(folder["asked"]).ShouldBe(Host);
    }

    [Fact]
    public async Task Store_is_asked_for_docker_hub_by_its_old_name()
    {
        folder.WriteHelper("store", """cat > "$HOME/asked"; echo "{\"Username\":\"<token>\",\"Secret\":\"$*\"}" """);
        Docker("""{"credsStore":"store"}""");
        (await FindAsync("docker.io")).ShouldNotBeNull().Login.ShouldBe(new(null, "get"));
        File.ReadAllText(folder["asked"]).ShouldBe("https://index.docker.io/v1/");
    }

    [Theory]
    [InlineData("echo 'credentials not found in native keychain'; exit 1")]
    [InlineData("echo 'Credentials not found' >&2; exit 1")]
    [InlineData("echo '{\"Username\":\"\",\"Secret\":\"\"}'")]
    public async Task Helper_that_knows_no_login_leaves_it_to_the_files(string script)
    {
        folder.WriteHelper("store", script);
        Docker($$"""{"credsStore":"store","auths":{ {{LoginsFolder.Auth(Host, "ana:s3cret")}} } }""");
        (await FindAsync(Host)).ShouldNotBeNull().Login.Username.ShouldBe("ana");
    }

    [Theory]
    [InlineData("echo s3cret; echo s3cret >&2; exit 3", "ended with exit code 3")]
    [InlineData("echo s3cret", "answered with no JSON")]
    public async Task Helper_that_fails_is_told_without_what_it_said(string script, string what)
    {
        folder.WriteHelper("store", script);
        Docker("""{"credsStore":"store"}""");
        var failure = await Should.ThrowAsync<ReconcileException>(FindAsync(Host));
        failure.Reason.ShouldBe(Reasons.RegistryUnauthorized);
        failure.Message.ShouldContain($"docker-credential-store, which {folder.DockerFile} names, {what}");
        failure.ToString().ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Helper_that_is_not_there_is_told()
    {
        Docker("""{"credsStore":"desktop"}""");
        var failure = await Should.ThrowAsync<ReconcileException>(FindAsync(Host));
        failure.Reason.ShouldBe(Reasons.ToolMissing);
        failure.Message.ShouldContain("docker-credential-desktop is not on the PATH");
    }

    [Theory, InlineData("/../../bin/evil"), InlineData("a b"), InlineData("../x"), InlineData("-x")]
    public async Task Helper_is_a_plain_name(string name)
    {
        Docker($$"""{"credsStore":"{{name}}"}""");
        (await Should.ThrowAsync<ReconcileException>(FindAsync(Host))).Reason.ShouldBe(Reasons.ConfigurationInvalid);
    }

    [Fact]
    public async Task Helper_does_not_see_our_own_variables()
    {
        folder.Environment["ZAKENAK_SECRET"] = "s3cret";
        folder.WriteHelper("store", """echo "{\"Username\":\"ana\",\"Secret\":\"[$ZAKENAK_SECRET]\"}" """);
        Docker("""{"credsStore":"store"}""");
        (await FindAsync(Host)).ShouldNotBeNull().Login.Password.ShouldBe("[]");
    }

    [Theory]
    [InlineData("team/shop/web", "web")]
    [InlineData("team/shop", "shop")]
    [InlineData("team/shopping", "team")]
    [InlineData("other/shop", "host")]
    [InlineData(null, "host")]
    public async Task Most_specific_login_of_podman_wins(string? repository, string user)
    {
        var keys = new[] { (Host, "host"), ($"{Host}/team", "team"), ($"{Host}/team/shop", "shop"), ($"{Host}/team/shop/web", "web") };
        folder.Write(".config/containers/auth.json",
            $$"""{"auths":{ {{string.Join(',', keys.Select(k => LoginsFolder.Auth(k.Item1, $"{k.Item2}:s3cret")))}} } }""");
        (await FindAsync(Host, repository)).ShouldNotBeNull().Login.Username.ShouldBe(user);
    }

    [Fact]
    public async Task Files_have_an_order()
    {
        folder.Environment["XDG_RUNTIME_DIR"] = folder["run"];
        var login = (string user) => $"{{\"auths\":{{{LoginsFolder.Auth(Host, $"{user}:s3cret")}}}}}";
        folder.Write(".config/containers/auth.json", login("config"));
        (await FindAsync(Host)).ShouldNotBeNull().Login.Username.ShouldBe("config");
        folder.Write("run/containers/auth.json", login("run"));
        (await FindAsync(Host)).ShouldNotBeNull().Login.Username.ShouldBe("run");
        folder.Environment["REGISTRY_AUTH_FILE"] = folder.Write("named.json", login("named"));
        (await FindAsync(Host)).ShouldNotBeNull().Login.Username.ShouldBe("named");
        Docker(login("docker"));
        (await FindAsync(Host)).ShouldNotBeNull().Login.Username.ShouldBe("docker");
    }

    [Fact]
    public async Task Found_login_prints_no_secret()
    {
        var found = await FindAsync(Host, settings: new(Host, "ana", "s3cret", false));
        $"{found}".ShouldContain("ana");
        $"{found}".ShouldNotContain("s3cret");
        $"{new FoundLogin(new(null, "s3cret"), "")}".ShouldNotContain("s3cret");
    }

    private void Docker(string json) => folder.Write(".docker/config.json", json);

    private Task<FoundLogin?> FindAsync(string host, string? repository = null, RegistrySettings? settings = null) =>
        new RegistryLogins(settings, folder.Environment).FindAsync(host, repository, TestContext.Current.CancellationToken);
}
