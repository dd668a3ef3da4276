using System.Runtime.Versioning;
using Zakenak.Engine.Images.Backends;

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
