using System.Runtime.Versioning;
using System.Text;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A registry that wants a login of which the configuration says nothing.</summary>
[UnsupportedOSPlatform("windows")]
public class BuildCredentialsTests
{
    [Fact]
    public async Task Login_of_docker_login_is_used()
    {
        await using var project = await CreateAsync();
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TestRegistry.Username}:{TestRegistry.Password}"));
        project.Folder.Write("docker/config.json", $$"""{ "auths": { "{{project.Host}}": { "auth": "{{auth}}" } } }""");

        var outcome = (await PushAsync(project)).ShouldExit(0);

        (outcome.Output + outcome.Errors).ShouldNotContain(auth);
        await ShouldBePushedAsync(project, outcome);
    }

    [Fact]
    public async Task Login_of_a_credential_helper_is_used()
    {
        await using var project = await CreateAsync();
        project.Folder.Write("docker/config.json", $$"""{ "credHelpers": { "{{project.Host}}": "tests" } }""")
            .WriteProgram("programs/docker-credential-tests", $$"""
                read host
                echo '{"ServerURL":"'$host'","Username":"{{TestRegistry.Username}}","Secret":"{{TestRegistry.Password}}"}'
                """);

        await ShouldBePushedAsync(project, (await PushAsync(project)).ShouldExit(0));
    }

    [Fact]
    public async Task Without_any_login_it_is_said_how_to_log_in()
    {
        await using var project = await CreateAsync();
        var outcome = (await PushAsync(project)).ShouldExit(3);
        outcome.Reasons().ShouldBe(["RegistryUnauthorized"]);
        outcome.Errors.ShouldContain($"run docker login {project.Host}");
        outcome.Errors.ShouldNotContain("building");
    }

    private static async Task<ImageProject> CreateAsync()
    {
        var project = await ImageProject.CreateAsync(RegistryAccess.Basic);
        project.Folder.Write("app/Dockerfile", "FROM scratch\nCOPY greeting /greeting\n");
        project.ConfigureAs($"""
            registry:
              url: {project.Host}
            build:
              context: app
              dockerfile: app/Dockerfile
            """);
        return project;
    }

    private static Task<Outcome> PushAsync(ImageProject project) => project.RunAsync("build --push -o json --debug",
        ("DOCKER_CONFIG", project.Folder.File("docker")), ("PATH", $"{project.BuilderPath}:{project.Folder.File("programs")}"));

    private static async Task ShouldBePushedAsync(ImageProject project, Outcome outcome)
    {
        (outcome.Output + outcome.Errors).ShouldNotContain(TestRegistry.Password);
        (await project.Registry.FindDigestAsync("shop", "latest")).ShouldBe((string)outcome.Json["images"]![0]!["digest"]!);
    }
}
