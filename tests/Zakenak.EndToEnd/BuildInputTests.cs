using System.Runtime.Versioning;

namespace Zakenak.EndToEnd;

/// <summary>Contexts and Dockerfiles that are unusual, or wrong.</summary>
[UnsupportedOSPlatform("windows")]
public class BuildInputTests
{
    [Theory, InlineData("converge"), InlineData("build")]
    public async Task Context_outside_of_the_project_is_refused(string command)
    {
        await using var project = await TestProject.CreateAsync("build: {context: ..}\n");
        project.Folder.Write("Dockerfile", "FROM scratch\n");

        var outcome = (await project.RunAsync($"{command} -o json")).ShouldExit(2);

        outcome.Reasons().ShouldBe(["PathOutsideProject"]);
        (await project.GreetingAsync("settings")).ShouldBeNull();
    }

    [Fact]
    public async Task Dockerfile_that_dockerignore_hides_is_built_all_the_same()
    {
        await using var project = await ImageProject.CreateAsync();
        project.Folder.Write("app/.dockerignore", "Dockerfile\n.dockerignore\nbusybox\n").Write("app/Dockerfile", "FROM scratch\nCOPY . /\n");
        (await project.RunAsync("build --push")).ShouldExit(0);
        (await project.Registry.FindDigestAsync("shop", "latest")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Image_of_several_platforms_is_one_index_of_them()
    {
        await using var project = await ImageProject.CreateAsync();
        project.Folder.Write("app/Dockerfile", "FROM scratch\nCOPY greeting /greeting\n");

        var image = (await project.RunAsync("build --push --platform linux/amd64 linux/arm64 -o json")).ShouldExit(0).Json.Objects("images").Single();

        var index = await project.Registry.ManifestAsync("shop", "latest");
        index["manifests"]!.AsArray().Select(m => (string?)m!["platform"]!["architecture"]).ShouldBe(["amd64", "arm64"], ignoreOrder: true);
        (await project.Registry.FindDigestAsync("shop", "latest")).ShouldBe((string)image["digest"]!);
    }
}
