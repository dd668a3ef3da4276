namespace Zakenak.Engine.Tests.Applying;

/// <summary>An image that somebody deployed past the declaration, through the control plane.</summary>
public class DirectDeployments
{
    [Fact]
    public async Task Image_is_held_as_long_as_that_is_asked_for_and_reported_and_costs_nothing_the_second_time()
    {
        await using var project = await CreateAsync();

        var held = await project.MustConvergeAsync(r => r with { HoldManual = true });
        held.HasChanges.ShouldBeFalse();
        held.Conflicts.Single().ToString().ShouldContain("zakenak-manual");
        await project.MustConvergeAsync(r => r with { HoldManual = true });

        project.Writes().ShouldBeEmpty();
        (await ImageAsync(project)).ShouldBe("nginx:past-git");
    }

    [Fact]
    public async Task Converge_puts_the_declared_image_back_also_after_it_was_held()
    {
        await using var project = await CreateAsync();
        await project.MustConvergeAsync(r => r with { HoldManual = true });

        var result = await project.MustConvergeAsync();

        result.Changes.Single(c => c.IsChange).Object.Kind.ShouldBe("Deployment");
        (await ImageAsync(project)).ShouldBe("nginx:1.27");
        (await project.MustConvergeAsync(r => r with { HoldManual = true })).Conflicts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("web")]
    [InlineData("deployment/web")]
    [InlineData("deploy/web")]
    public async Task Workload_is_found_as_somebody_names_it(string? words)
    {
        await using var project = await CreateAsync();
        (await new WorkloadImages(TestCluster.Client, project.Namespace).FindAsync(words, CancellationToken.None)).Name.ShouldBe("web");
    }

    [Fact]
    public async Task Workload_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        await using var project = await CreateAsync();
        var refused = await Should.ThrowAsync<ReconcileException>(() => new WorkloadImages(TestCluster.Client, project.Namespace).FindAsync("wbe", CancellationToken.None));
        refused.Message.ShouldBe($"there is no workload wbe in namespace {project.Namespace} (Deployment/web)");
    }

    [Theory]
    [InlineData("nginx", "nginx:2")]
    [InlineData("nginx:1.27", "nginx:2")]
    [InlineData("registry.example.com:5000/shop", "registry.example.com:5000/shop:2")]
    [InlineData("registry.example.com:5000/shop:1@sha256:0123456789012345678901234567890123456789012345678901234567890123", "registry.example.com:5000/shop:2")]
    public void Version_replaces_the_tag(string image, string expected) => WorkloadImages.WithTag(image, "2").ShouldBe(expected);

    private static async Task<EngineProject> CreateAsync()
    {
        var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0", image: "nginx:1.27"));
        await project.MustConvergeAsync();
        var images = new WorkloadImages(TestCluster.Client, project.Namespace);
        var web = await images.FindAsync("web", CancellationToken.None);
        await images.SetAsync(web, WorkloadImages.ContainersOf(web).Keys.Single(), "nginx:past-git", CancellationToken.None);
        return project;
    }

    private static async Task<string?> ImageAsync(EngineProject project) => (await project.GetAsync("apps/v1", "Deployment", "web"))!.Json
        .GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0].GetProperty("image").GetString();
}
