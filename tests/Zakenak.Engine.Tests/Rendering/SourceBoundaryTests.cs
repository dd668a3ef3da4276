using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

/// <summary>No path and no symlink takes a chart out of the project. The tool named here does not exist: nothing gets as far.</summary>
public sealed class SourceBoundaryTests : IDisposable
{
    private readonly RenderProject project = new RenderProject().WriteChart("web", "a: b").With("ZAKENAK_HELM", "/not/there");

    public SourceBoundaryTests()
    {
        Directory.CreateDirectory(project.Outside("outside/templates"));
        File.WriteAllText(project.Outside("outside/Chart.yaml"), "name: x\nversion: 0.1.0\n");
        File.WriteAllText(project.Outside("outside/secret.yaml"), "a: secret");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("web/../../outside")]
    [InlineData("/etc")]
    public async Task Chart_outside_is_refused(string path)
    {
        (await project.RenderChartAsync(path).ShouldFailWithAsync(Reasons.PathOutsideProject)).ShouldContain("is outside of the project");
    }

    [Fact]
    public async Task Values_outside_are_refused() =>
        await project.RenderChartAsync("web", null, "../outside/secret.yaml").ShouldFailWithAsync(Reasons.PathOutsideProject);

    [Fact]
    public async Task Chart_that_is_a_link_out_is_refused() =>
        await project.Link("linked", project.Outside("outside")).RenderChartAsync("linked").ShouldFailWithAsync(Reasons.PathOutsideProject);

    [Fact]
    public async Task Link_out_within_a_chart_is_refused()
    {
        project.Link("web/files/deep/secret.yaml", "../../../../outside/secret.yaml");
        (await project.RenderChartAsync("web").ShouldFailWithAsync(Reasons.PathOutsideProject)).ShouldContain("web/files/deep/secret.yaml");
    }

    [Fact]
    public async Task Link_to_a_link_out_is_refused()
    {
        project.Link("web/one", "two").Link("web/two", "../../outside/secret.yaml");
        await project.RenderChartAsync("web").ShouldFailWithAsync(Reasons.PathOutsideProject);
    }

    [Fact]
    public async Task Link_to_its_own_parent_is_refused()
    {
        (await project.Link("web/again", ".").RenderChartAsync("web").ShouldFailWithAsync(Reasons.SourceNotFound))
            .ShouldContain("web/again");
    }

    [Fact]
    public async Task Link_that_leads_nowhere_is_named()
    {
        (await project.Link("web/gone.yaml", "nothing").RenderChartAsync("web").ShouldFailWithAsync(Reasons.SourceNotFound))
            .ShouldContain("web/gone.yaml");
    }

    [Fact]
    public async Task Links_that_go_in_a_circle_end()
    {
        await project.Link("web/a", "b").Link("web/b", "a").RenderChartAsync("web").ShouldFailWithAsync(Reasons.SourceNotFound);
    }

    [Fact]
    public async Task Project_that_lies_behind_a_link_itself_is_fine()
    {
        File.CreateSymbolicLink(project.Outside("alias"), project.Root);
        var renderer = new ManifestRenderer(project.Outside("alias"), project.Outside("alias"),
            new RendererOptions { CacheDirectory = null });
        (await renderer.NeedsClusterAsync(RenderProject.Chart("web"), RenderProject.Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Paths_start_at_the_configuration_and_may_use_the_whole_project()
    {
        var configuration = Directory.CreateDirectory(Path.Combine(project.Root, "deploy")).FullName;
        var renderer = new ManifestRenderer(project.Root, configuration, new RendererOptions { CacheDirectory = null });
        var unit = new ChartUnit("web", new ChartSettings { Path = "../web" }, "shop", []);
        (await renderer.NeedsClusterAsync(unit, RenderProject.Ct)).ShouldBeFalse();
    }

    public void Dispose() => project.Dispose();
}
