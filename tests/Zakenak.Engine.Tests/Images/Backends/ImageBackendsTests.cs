using System.Runtime.Versioning;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Tests.Images.Targets;

namespace Zakenak.Engine.Tests.Images.Backends;

[UnsupportedOSPlatform("windows")]
public sealed class ImageBackendsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, ClassData<EveryBackend>]
    public async Task Backend_that_works_says_its_version_and_where_it_is(string name)
    {
        var state = await (await TestBackends.GetAsync(name)).CheckAsync(Ct);
        state.Detail.ShouldMatch($@"^\d+\.\d+\.\d+\S* at {TestImageTools.ProgramFolder(name)}/{name}$");
        state.Advice.ShouldBeNull();
    }

    [Fact]
    public async Task Without_any_program_all_three_and_what_to_do_are_said()
    {
        var error = await Should.ThrowAsync<ReconcileException>(new ImageBackends(new Dictionary<string, string>()).ChooseAsync(null, Ct));
        error.Reason.ShouldBe(Reasons.BuilderMissing);
        string[] expected =
        [
            "No program that builds images works here:",
            "  docker: not on the PATH", "  buildah: not on the PATH", "  podman: not on the PATH",
        ];
        error.Message.Split('\n').Select(line => line.Split(". ")[0]).ShouldBe(expected);
    }

    [Fact]
    public async Task Docker_is_taken_where_all_three_work()
    {
        var environment = await TestImageTools.EnvironmentAsync("buildah");
        foreach (var (variable, value) in await TestImageTools.EnvironmentAsync("docker"))
            environment[variable] = variable == "PATH" ? $"{TestImageTools.ProgramFolder("podman")}:{environment["PATH"]}:{value}" : value;
        var backends = new ImageBackends(environment);
        foreach (var backend in backends.All)
            (await backend.CheckAsync(Ct)).Works.ShouldBeTrue(backend.Name);
        (await backends.ChooseAsync(null, Ct)).Name.ShouldBe("docker");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Podman_is_taken_where_neither_of_the_others_works(bool there)
    {
        var environment = await TestImageTools.EnvironmentAsync("podman");
        using var programs = new SimulatedPrograms();
        if (there)
        {
            var broken = programs.With("buildah", "exit 1").Environment["PATH"];
            environment["PATH"] = $"{broken}:{TestImageTools.ProgramFolder("docker")}:{environment["PATH"]}";
            environment["DOCKER_HOST"] = "unix:///not/there/docker.sock";
        }
        (await new ImageBackends(environment).ChooseAsync(null, Ct)).Name.ShouldBe("podman");
    }

    [Fact]
    public async Task Client_of_docker_without_its_daemon_gives_way_to_buildah()
    {
        var environment = await WithoutDaemonAsync();
        (await new ImageBackends(environment).ChooseAsync(null, Ct)).Name.ShouldBe("buildah");
    }

    [Fact]
    public async Task Client_of_docker_without_its_daemon_that_was_asked_for_is_an_error()
    {
        var backends = new ImageBackends(await WithoutDaemonAsync());
        var error = await Should.ThrowAsync<ReconcileException>(backends.ChooseAsync("docker", Ct));
        error.Message.ShouldStartWith("docker does not work here:\n  docker: Cannot connect to the Docker daemon at unix:///not/there");
        error.Message.ShouldContain("Start its daemon");
    }

    [Fact]
    public async Task Name_of_no_backend_is_an_error() =>
        (await Should.ThrowAsync<ReconcileException>(new ImageBackends().ChooseAsync("kaniko", Ct))).Message
            .ShouldBe("\"kaniko\" builds no images: docker, buildah, podman do");

    private static async Task<Dictionary<string, string>> WithoutDaemonAsync()
    {
        var environment = await TestImageTools.EnvironmentAsync("buildah");
        environment["PATH"] += $":{TestImageTools.ProgramFolder("docker")}";
        environment["DOCKER_HOST"] = "unix:///not/there/docker.sock";
        return environment;
    }
}
