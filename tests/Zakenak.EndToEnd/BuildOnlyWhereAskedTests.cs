using System.Runtime.Versioning;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>Runs that must not build, or need not.</summary>
[UnsupportedOSPlatform("windows")]
public class BuildOnlyWhereAskedTests
{
    [Theory, InlineData("converge --dry-run", 0), InlineData("diff", 5)]
    public async Task Dry_run_calls_no_builder_and_writes_nothing_anywhere(string command, int code)
    {
        await using var project = await ImageProject.CreateAsync();
        using var programs = new TemporaryFolder();
        foreach (var name in new[] { "docker", "buildah", "podman" })
            programs.WriteProgram(name, $"echo {name} \"$@\" >> '{programs.File("calls")}'");
        var files = Files(project);
        var objects = await ObjectsAsync(project);

        var outcome = (await project.RunAsync(command, ("PATH", programs.Path))).ShouldExit(code);

        outcome.Errors.ShouldContain($"{project.Image} changed and would be built");
        File.Exists(programs.File("calls")).ShouldBeFalse();
        (await project.TagsAsync()).ShouldBeEmpty();
        (await ObjectsAsync(project)).ShouldBe(objects);
        Files(project).ShouldBe(files);
    }

    [Fact]
    public async Task Rollback_finds_the_image_that_ran_and_needs_no_builder()
    {
        await using var project = await ImageProject.CreateAsync();
        var path = ("PATH", $"{TestImageTools.ProgramFolder("buildah")}:/usr/bin:/bin");
        await project.CommitAsync();
        (await project.RunAsync("converge", path)).ShouldExit(0);
        var first = await project.DeployedAsync();
        project.Folder.Write("app/greeting", "good morning\n");
        await project.CommitAsync();
        (await project.RunAsync("converge", path)).ShouldExit(0);
        (await project.DeployedAsync()).ShouldNotBe(first);
        project.Folder.Write("app/untracked", "in the work tree alone\n");

        // Git alone: what would build is not there.
        using var programs = new TemporaryFolder();
        File.CreateSymbolicLink(programs.File("git"), "/usr/bin/git");
        var outcome = (await project.RunAsync("rollback --yes", ("PATH", programs.Path))).ShouldExit(0);

        outcome.Errors.ShouldContain($"{project.Image} did not change: the registry {project.Registry.Host} holds inputs-");
        (await project.DeployedAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task Login_of_the_configuration_serves_base_images_of_the_same_registry()
    {
        await using var project = await ImageProject.CreateAsync(RegistryAccess.Basic);
        await project.Registry.PushTinyImageAsync("base", "1");
        project.Folder.Write("app/Dockerfile", $"FROM {project.Registry.Host}/base:1\nCOPY greeting /greeting\n");

        (await project.RunAsync("build -o json")).ShouldExit(0);
        var outcome = (await project.RunAsync("converge")).ShouldExit(0);

        (await project.DeployedAsync()).ShouldContain("@sha256:");
        (outcome.Output + outcome.Errors).ShouldNotContain(TestRegistry.Password);
    }

    private static string[] Files(ImageProject project) =>
        [.. Directory.EnumerateFiles(project.Folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):o}")];

    /// <summary>All that a run could write in the namespace; tokens are the cluster's own.</summary>
    private static async Task<string[]> ObjectsAsync(ImageProject project)
    {
        var found = await project.KubectlAsync("get", "deployments,leases,pods,secrets", "-o",
            "custom-columns=K:.kind,N:.metadata.name,V:.metadata.resourceVersion,T:.type", "--no-headers");
        return [.. found.Split('\n').Where(line => !line.Contains("service-account-token"))];
    }
}
