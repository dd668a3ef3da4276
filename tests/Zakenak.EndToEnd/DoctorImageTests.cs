using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>What the doctor says of the programs that build images, and of the registry.</summary>
[UnsupportedOSPlatform("windows")]
public class DoctorImageTests
{
    [Theory]
    [InlineData("", "Optional", "Optional", "Optional")]
    [InlineData("build: {}\n", "Missing", "Missing", "Missing")]
    [InlineData("build: {backend: podman}\n", "Optional", "Optional", "Missing")]
    [InlineData("build: {args: {VERSION: \"${NOT_SET_ANYWHERE}\"}}\n", "Missing", "Missing", "Missing")]
    public async Task Where_none_is_there_one_is_needed_by_a_project_that_builds(string build, string docker, string buildah, string podman)
    {
        await using var project = await TestProject.CreateAsync(build);
        var nothing = Path.GetDirectoryName(Environment.ProcessPath)!;

        var outcome = await project.RunAsync("doctor -o json", ("PATH", nothing));

        string[] states = [docker, buildah, podman];
        string[] names = ["docker", "buildah", "podman"];
        names.Select(name => (string)Check(outcome, name)["state"]!).ShouldBe(states);
        outcome.ShouldExit(states.Contains("Missing") ? 1 : 0);
        ((string)Check(outcome, "podman")["advice"]!).ShouldContain("https://podman.io");
    }

    [Fact]
    public async Task One_that_works_is_enough_unless_another_is_asked_for()
    {
        await using var project = await ImageProject.CreateAsync();
        var outcome = (await project.RunAsync("doctor -o json")).ShouldExit(0);
        ((string)Check(outcome, "buildah")["state"]!).ShouldBe("Ok");
        ((string)Check(outcome, "docker")["state"]!).ShouldBe("Optional");

        project.Configure(build: "  backend: docker");
        outcome = (await project.RunAsync("doctor -o json")).ShouldExit(1);
        ((string)Check(outcome, "docker")["state"]!).ShouldBe("Missing");
        ((string)Check(outcome, "docker")["found"]!).ShouldBe("not on the PATH");
    }

    [Fact]
    public async Task Client_of_docker_without_its_daemon_is_said_and_what_to_do()
    {
        await using var project = await TestProject.CreateAsync("build: {backend: docker}\n");

        var outcome = (await project.RunAsync("doctor -o json", Docker("unix:///not/there.sock"))).ShouldExit(1);

        ((string)Check(outcome, "docker")["found"]!).ShouldStartWith("Cannot connect to the Docker daemon at unix:///not/there.sock");
        ((string)Check(outcome, "docker")["advice"]!).ShouldStartWith("Start its daemon");
    }

    [Fact]
    public async Task Socket_of_docker_that_is_somebody_elses_is_said_and_what_to_do()
    {
        await using var project = await TestProject.CreateAsync("build: {backend: docker}\n");
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(project.Folder.File("docker.sock")));
        listening.Listen();
        File.SetUnixFileMode(project.Folder.File("docker.sock"), UnixFileMode.None);

        var outcome = (await project.RunWithoutRootsRightsAsync("doctor -o json", Docker($"unix://{project.Folder.File("docker.sock")}"))).ShouldExit(1);

        ((string)Check(outcome, "docker")["found"]!).ShouldContain("permission denied");
        ((string)Check(outcome, "docker")["advice"]!).ShouldContain("join the group docker");
    }

    [Fact]
    public async Task Buildah_whose_storage_cannot_be_used_is_quoted_and_what_to_do()
    {
        await using var project = await ImageProject.CreateAsync();

        var outcome = (await project.RunAsync("doctor -o json", ("STORAGE_DRIVER", "not-a-driver"))).ShouldExit(1);

        ((string)Check(outcome, "buildah")["state"]!).ShouldBe("Missing");
        ((string)Check(outcome, "buildah")["found"]!).ShouldContain("not-a-driver");
        ((string)Check(outcome, "buildah")["advice"]!).ShouldBe("See what \"buildah info\" says; STORAGE_DRIVER=vfs does without the rights to mount.");
    }

    [Fact]
    public async Task Program_that_does_not_work_is_quoted()
    {
        await using var project = await TestProject.CreateAsync("build: {backend: podman}\n");
        using var programs = new TemporaryFolder();
        programs.WriteProgram("podman", "echo 'Error: cannot clone: Operation not permitted' >&2; exit 125");

        var outcome = (await project.RunAsync("doctor -o json", ("PATH", $"{programs.Path}:/usr/bin:/bin"))).ShouldExit(1);

        ((string)Check(outcome, "podman")["found"]!).ShouldContain("cannot clone: Operation not permitted");
    }

    [Fact]
    public async Task Registry_says_whose_login_it_accepted_and_where_that_came_from()
    {
        await using var project = await ImageProject.CreateAsync(RegistryAccess.Basic);
        var outcome = (await project.RunAsync("doctor -o json")).ShouldExit(0);
        ((string)Check(outcome, "registry")["found"]!)
            .ShouldBe($"{project.Registry.Host}, as {TestRegistry.Username} (from registry.username of the configuration)");
    }

    [Fact]
    public async Task Login_of_docker_login_is_found_and_its_file_named()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        await using var project = await TestProject.CreateAsync($"registry: {{url: \"{registry.Host}\"}}\n");
        var auth = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{TestRegistry.Username}:{TestRegistry.Password}"));
        project.Folder.Write("docker/config.json", $$"""{ "auths": { "{{registry.Host}}": { "auth": "{{auth}}" } } }""");

        var outcome = (await project.RunAsync("doctor -o json", ("DOCKER_CONFIG", project.Folder.File("docker")))).ShouldExit(0);

        ((string)Check(outcome, "registry")["found"]!)
            .ShouldBe($"{registry.Host}, as {TestRegistry.Username} (from {project.Folder.File("docker/config.json")})");
    }

    [Fact]
    public async Task Wrong_password_of_the_registry_is_something_missing_and_is_not_shown()
    {
        await using var project = await ImageProject.CreateAsync(RegistryAccess.Basic);
        var outcome = (await project.RunAsync("doctor -o json", ("REGISTRY_PASS", "not-the-password"))).ShouldExit(1);
        ((string)Check(outcome, "registry")["found"]!).ShouldContain("does not accept the login of tester");
        (outcome.Output + outcome.Errors).ShouldNotContain("not-the-password");
    }

    [Fact]
    public async Task Registry_that_is_down_is_said_at_once()
    {
        await using var project = await ImageProject.CreateAsync();
        project.Registry.Stop();
        var outcome = (await project.RunAsync("doctor -o json")).ShouldExit(1);
        ((string)Check(outcome, "registry")["found"]!).ShouldContain("connection refused");
    }

    [Fact]
    public async Task Registry_whose_password_is_not_set_names_the_variable()
    {
        await using var project = await ImageProject.CreateAsync();
        project.Configure(password: "${NOT_SET_ANYWHERE}");
        ((string)Check(await project.RunAsync("doctor -o json"), "registry")["found"]!).ShouldContain("NOT_SET_ANYWHERE");
    }

    private static (string, string)[] Docker(string host) =>
        [("PATH", $"{TestImageTools.ProgramFolder("docker")}:/usr/bin:/bin"), ("DOCKER_HOST", host)];

    private static JsonObject Check(Outcome outcome, string name) => outcome.Json.Objects("checks").Single(c => (string)c["name"]! == name);
}
