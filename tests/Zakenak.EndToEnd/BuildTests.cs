using System.Runtime.Versioning;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>Images built by the real buildah, pushed to a real registry, and deployed by digest.</summary>
[UnsupportedOSPlatform("windows")]
public class BuildTests
{
    [Fact]
    public async Task Converge_builds_pushes_and_deploys_by_digest()
    {
        await using var project = await ImageProject.CreateAsync(RegistryAccess.Basic);

        var outcome = (await project.RunAsync("converge --wait")).ShouldExit(0);

        outcome.Errors.ShouldContain($"building {project.Image} with buildah");
        outcome.Errors.ShouldContain("all 2 healthy");
        (await project.DeployedAsync()).ShouldMatch($"^{project.Image}:inputs-[0-9a-f]{{64}}@sha256:[0-9a-f]{{64}}$");
    }

    [Fact]
    public async Task Rebuild_with_a_change_rolls_the_pods()
    {
        await using var project = await ImageProject.CreateAsync();
        (await project.RunAsync("converge --wait")).ShouldExit(0);
        var (deployed, pods) = (await project.DeployedAsync(), await project.PodsAsync());
        project.Folder.Write("app/greeting", "good morning\n");

        (await project.RunAsync("diff")).ShouldExit(5).Errors.ShouldContain($"{project.Image} changed and would be built");
        (await project.DeployedAsync()).ShouldBe(deployed);
        (await project.RunAsync("converge --wait")).ShouldExit(0);

        (await project.DeployedAsync()).ShouldNotBe(deployed);
        (await project.PodsAsync()).ShouldNotBe(pods);
    }

    [Fact]
    public async Task What_was_built_before_is_found_again_when_a_change_is_taken_back()
    {
        await using var project = await ImageProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var first = await project.DeployedAsync();
        project.Folder.Write("app/greeting", "good morning\n");
        (await project.RunAsync("converge")).ShouldExit(0);
        project.Folder.Write("app/greeting", "hello\n");

        (await project.RunAsync("converge")).ShouldExit(0).Errors.ShouldNotContain("building");

        (await project.DeployedAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task Status_asks_no_registry_and_calls_a_newer_source_no_drift()
    {
        await using var project = await ImageProject.CreateAsync();
        (await project.RunAsync("converge --wait")).ShouldExit(0);
        project.Registry.Stop();
        project.Configure(password: "${NOT_SET_ANYWHERE}");

        (await project.RunAsync("status")).ShouldExit(0).Output.ShouldContain("2 Synced");
    }

    [Fact]
    public async Task Status_needs_nothing_that_a_build_needs()
    {
        await using var project = await ImageProject.CreateAsync();
        (await project.RunAsync("converge --wait")).ShouldExit(0);
        Directory.Delete(project.Folder.File("app"), recursive: true);

        (await project.RunAsync("status")).ShouldExit(0).Output.ShouldContain("2 Synced");
    }

    [Fact]
    public async Task Deploy_builds_nothing_and_keeps_what_runs()
    {
        await using var project = await ImageProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var deployed = await project.DeployedAsync();
        project.Folder.Write("app/greeting", "good morning\n");

        var early = (await project.RunAsync("deploy")).ShouldExit(0);
        early.Errors.ShouldContain("has no image of");
        (await project.DeployedAsync()).ShouldBe(deployed);

        (await project.RunAsync("build --push")).ShouldExit(0);
        (await project.RunAsync("deploy")).ShouldExit(0);
        (await project.DeployedAsync()).ShouldNotBe(deployed);
    }

    [Fact]
    public async Task While_the_registry_is_down_what_did_not_change_is_converged_all_the_same()
    {
        await using var project = await ImageProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var deployed = await project.DeployedAsync();
        project.Registry.Stop();

        var outcome = (await project.RunAsync("converge")).ShouldExit(0);
        outcome.Errors.ShouldContain("did not change since it was deployed: that image stays.");
        (await project.DeployedAsync()).ShouldBe(deployed);

        project.Folder.Write("app/greeting", "good morning\n");
        (await project.RunAsync("converge")).ShouldExit(3).Errors.ShouldContain("RegistryUnreachable");
    }

    [Fact]
    public async Task Wrong_password_of_the_registry_changes_nothing_and_is_not_shown()
    {
        await using var project = await ImageProject.CreateAsync(RegistryAccess.Basic);

        var outcome = await project.RunAsync("converge --debug", ("REGISTRY_PASS", "not-the-password"));

        outcome.ShouldExit(3).Errors.ShouldContain("RegistryUnauthorized");
        (outcome.Output + outcome.Errors).ShouldNotContain("not-the-password");
        (await project.PodsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Build_alone_needs_no_cluster_and_no_registry()
    {
        await using var project = await ImageProject.CreateAsync();

        var outcome = (await project.RunAsync("build --tag v1 -o json")).ShouldExit(0);

        outcome.Json["images"]!.AsArray().ShouldHaveSingleItem()!["digest"].ShouldBeNull();
        ((string)outcome.Json["images"]![0]!["name"]!).ShouldBe(project.Image);
    }

    [Fact]
    public async Task Push_of_what_the_registry_holds_only_adds_the_tag()
    {
        await using var project = await ImageProject.CreateAsync(RegistryAccess.Basic);
        var first = (await project.RunAsync("build --push --tag v1 -o json")).ShouldExit(0);

        var second = (await project.RunAsync("build --push --tag v2 -o json")).ShouldExit(0);

        second.Errors.ShouldContain("did not change");
        second.Json["images"]![0]!["digest"]!.ToString().ShouldBe(first.Json["images"]![0]!["digest"]!.ToString());
        (await project.RunAsync("build --push --rebuild --tag v3")).ShouldExit(0).Errors.ShouldContain("building");
    }

    [Theory]
    [InlineData("build --tag -x", "tag")]
    [InlineData("build --rebuild", "--rebuild goes with --push")]
    [InlineData("build --platform windows", "platform")]
    public async Task Wrong_flag_of_build_is_told(string arguments, string problem)
    {
        await using var project = await TestProject.CreateAsync("build: {}\n");
        project.Folder.Write("Dockerfile", "FROM scratch\n");
        (await project.RunAsync(arguments)).ShouldExit(2).Errors.ShouldContain(problem);
    }

    [Fact]
    public async Task Build_section_without_a_Dockerfile_is_told()
    {
        await using var project = await TestProject.CreateAsync("build: {}\n");
        (await project.RunAsync("converge")).ShouldExit(2).Errors.ShouldContain("Dockerfile");
        (await project.RunAsync("build")).ShouldExit(2).Errors.ShouldContain("Dockerfile");
    }

    [Fact]
    public async Task Image_without_a_registry_has_nowhere_to_go_on_a_cluster_elsewhere()
    {
        await using var project = await TestProject.CreateAsync("build: {}\n");
        project.Folder.Write("Dockerfile", "FROM scratch\n");
        (await project.RunAsync("converge")).ShouldExit(2).Errors.ShouldContain("There is nowhere to put localhost/shop: add a registry section");
        (await project.RunAsync("diff")).Errors.ShouldContain("warning: There is nowhere to put localhost/shop");
    }
}
