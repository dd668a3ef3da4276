using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Tests.Images.Registries;

[UnsupportedOSPlatform("windows")]
public sealed class LoginFileTests : IDisposable
{
    private const string Host = "registry.local:5000";

    private static readonly RegistryLogin login = new("ana", "s3cret");

    private readonly LoginsFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void File_is_for_this_user_alone_and_goes()
    {
        var file = LoginFile.Create(Host, login, folder.Environment);
        File.GetUnixFileMode(file.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var made = Path.GetDirectoryName(file.Path)!;
        File.GetUnixFileMode(made).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        file.Dispose();
        Directory.Exists(made).ShouldBeFalse();
    }

    [Theory]
    [InlineData("docker.io", "https://index.docker.io/v1/")]
    [InlineData("index.docker.io", "https://index.docker.io/v1/")]
    [InlineData(Host, Host)]
    public async Task What_is_written_is_found_again(string host, string key)
    {
        using var file = LoginFile.Create(host, login, folder.Environment);
        Json(file)["auths"]!.AsObject().Select(entry => entry.Key).ShouldBe([key]);
        (await FindAsync(file, host)).ShouldBe(login);
    }

    [Fact]
    public async Task Identity_token_is_found_again()
    {
        using var file = LoginFile.Create(Host, new(null, "s3cret"), folder.Environment);
        (await FindAsync(file, Host)).ShouldBe(new(null, "s3cret"));
    }

    [Fact]
    public async Task Logins_for_base_images_are_kept()
    {
        Docker($$"""{"auths":{ {{LoginsFolder.Auth(Host, "bob:x")}}, {{LoginsFolder.Auth("ghcr.io", "docker:x")}} } }""");
        folder.Write(".config/containers/auth.json",
            $$"""{"auths":{ {{LoginsFolder.Auth("https://ghcr.io", "podman:x")}}, {{LoginsFolder.Auth("quay.io", "podman:x")}} } }""");

        using var file = LoginFile.Create(Host, login, folder.Environment);

        (await FindAsync(file, Host)).ShouldBe(login);
        (await FindAsync(file, "ghcr.io")).ShouldNotBeNull().Username.ShouldBe("docker");
        (await FindAsync(file, "quay.io")).ShouldNotBeNull().Username.ShouldBe("podman");
    }

    [Fact]
    public void No_other_login_for_the_registry_is_in_the_way()
    {
        Docker($$"""{"auths":{ {{LoginsFolder.Auth($"https://{Host}/v1/", "bob:x")}}, {{LoginsFolder.Auth($"{Host}/team", "bob:x")}} },"""
            + $$""" "credHelpers":{"{{Host}}":"own","gcr.io":"gcloud"} }""");
        using var file = LoginFile.Create(Host, login, folder.Environment);
        Json(file)["auths"]!.AsObject().Select(entry => entry.Key).ShouldBe([Host]);
        Json(file)["credHelpers"]!.AsObject().Select(entry => entry.Key).ShouldBe(["gcr.io"]);
    }

    [Fact]
    public void Store_of_docker_is_named_for_the_other_registries_it_knows()
    {
        Docker($$"""{"auths":{"{{Host}}":{},"ghcr.io":{},"gcr.io":{},{{LoginsFolder.Auth("quay.io", "bob:x")}} },"credsStore":"desktop","""
            + """ "credHelpers":{"gcr.io":"gcloud"} }""");
        using var file = LoginFile.Create(Host, login, folder.Environment);
        var json = Json(file);
        json.ContainsKey("credsStore").ShouldBeFalse();
        json["credHelpers"]!.ToJsonString().ShouldBe("""{"gcr.io":"gcloud","ghcr.io":"desktop"}""");
    }

    [Fact]
    public void Without_a_login_the_files_of_the_user_are_as_they_were()
    {
        const string json = """{"auths":{"ghcr.io":{}},"credsStore":"desktop"}""";
        Docker(json);
        using var file = LoginFile.Create(Host, null, folder.Environment);
        Json(file).ToJsonString().ShouldBe(json);
    }

    [Fact]
    public void File_of_the_user_is_not_changed()
    {
        var json = $$"""{"auths":{ {{LoginsFolder.Auth(Host, "bob:x")}} } }""";
        Docker(json);
        using var file = LoginFile.Create(Host, login, folder.Environment);
        File.ReadAllText(folder.DockerFile).ShouldBe(json);
    }

    private void Docker(string json) => folder.Write(".docker/config.json", json);

    private static JsonObject Json(LoginFile file) => JsonNode.Parse(File.ReadAllText(file.Path))!.AsObject();

    private static async Task<RegistryLogin?> FindAsync(LoginFile file, string host)
    {
        var made = Path.GetDirectoryName(file.Path)!;
        var environment = new Dictionary<string, string> { ["DOCKER_CONFIG"] = made, ["HOME"] = made };
        return (await new RegistryLogins(null, environment).FindAsync(host, null, TestContext.Current.CancellationToken))?.Login;
    }
}
