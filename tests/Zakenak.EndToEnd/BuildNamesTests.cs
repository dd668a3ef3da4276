using System.Runtime.Versioning;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>What images are called, and which backend builds them: by flag, by configuration, by default.</summary>
[UnsupportedOSPlatform("windows")]
public class BuildNamesTests
{
    private const string Dockerfile = "FROM scratch\nCOPY greeting /greeting\n";

    [Fact]
    public async Task Tag_is_latest_where_none_is_asked_for()
    {
        await using var project = await CreateAsync();

        var image = (await project.RunAsync("build --push -o json")).ShouldExit(0).Json.Objects("images").ShouldHaveSingleItem();

        ((string)image["tag"]!).ShouldBe("latest");
        (await project.Registry.FindDigestAsync("shop", "latest")).ShouldBe((string)image["digest"]!);
        (await project.TagsAsync()).ShouldBe(["latest", (string)image["inputs"]!], ignoreOrder: true);
    }

    [Fact]
    public async Task Images_of_a_list_are_called_by_registry_project_name_and_tag()
    {
        await using var project = await CreateAsync();
        project.Folder.Write("worker/Dockerfile", Dockerfile).Write("worker/greeting", "work\n");
        project.ConfigureAs($"""
            registry:
              url: {project.Host}/team
            build:
              - name: web
                context: app
                dockerfile: app/Dockerfile
              - name: worker
                context: worker
                dockerfile: worker/Dockerfile
            """);

        var images = (await project.RunAsync("build --push --tag v1 -o json")).ShouldExit(0).Json.Objects("images").ToList();

        images.Select(image => (string)image["name"]!).ShouldBe([$"{project.Host}/team/shop/web", $"{project.Host}/team/shop/worker"]);
        (await project.Registry.FindDigestAsync("team/shop/web", "v1")).ShouldBe((string)images[0]["digest"]!);
        (await project.Registry.FindDigestAsync("team/shop/worker", "v1")).ShouldBe((string)images[1]["digest"]!);
        (await project.Registry.FindDigestAsync("team/shop/web", "latest")).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_reaches_the_registry_without_push()
    {
        await using var project = await CreateAsync();
        (await project.RunAsync("build --tag v1")).ShouldExit(0);
        (await project.Registry.FindDigestAsync("shop", "v1")).ShouldBeNull();
    }

    [Fact]
    public async Task Paths_of_a_configuration_start_at_its_own_folder()
    {
        await using var project = await CreateAsync();
        project.Folder.Write("stage/zakenak.yaml", $$"""
            project: stage
            registry: {url: "{{project.Host}}"}
            build: {context: image, dockerfile: image/Dockerfile}
            deploy: {namespace: stage, manifests: [manifests]}
            """);
        project.Folder.Write("stage/image/Dockerfile", Dockerfile).Write("stage/image/greeting", "of the stage\n");

        (await project.RunAsync("build --push --config stage/zakenak.yaml")).ShouldExit(0);

        (await project.Registry.FindDigestAsync("stage", "latest")).ShouldNotBeNull();
        (await project.Registry.FindDigestAsync("shop", "latest")).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "", "buildah")]
    [InlineData("  backend: podman", "", "podman")]
    [InlineData("  backend: podman", "--backend buildah", "buildah")]
    [InlineData("", "--backend podman", "podman")]
    public async Task Backend_is_that_of_the_flag_else_of_the_configuration_else_the_first_that_works(string build, string flag, string backend)
    {
        await using var project = await CreateAsync();
        project.Configure(build: build);
        var path = $"{TestImageTools.ProgramFolder("docker")}:{TestImageTools.ProgramFolder("buildah")}:{TestImageTools.ProgramFolder("podman")}";

        var outcome = await project.RunAsync($"build {flag}", ("PATH", path), ("DOCKER_HOST", "unix:///not/there.sock"));

        outcome.ShouldExit(0).Errors.ShouldContain($"building {project.Image} with {backend}");
    }

    [Theory]
    [InlineData("  backend: docker", "build")]
    [InlineData("  backend: docker", "converge")]
    [InlineData("", "build --backend docker")]
    public async Task Backend_that_was_asked_for_and_does_not_work_gives_way_to_no_other(string build, string command)
    {
        await using var project = await CreateAsync();
        project.Configure(build: build);

        var outcome = (await project.RunAsync($"{command} -o json")).ShouldExit(1);

        outcome.Reasons().ShouldBe(["BuilderMissing"]);
        outcome.Errors.ShouldContain("docker: not on the PATH");
        (await project.PodsAsync()).ShouldBeEmpty();
    }

    private static async Task<ImageProject> CreateAsync()
    {
        var project = await ImageProject.CreateAsync();
        project.Folder.Write("app/Dockerfile", Dockerfile);
        return project;
    }
}
