using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

public sealed class ChartDependencyTests
{
    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Charts_of_the_project_are_built_in_whatever_is_missing_beneath_them_too(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm))
            .WriteChart("web", "a: web").WriteChart("lib", "a: lib").WriteChart("deep", "a: deep");
        DependOn(project, "web", "lib", "file://../lib");
        DependOn(project, "lib", "deep", "file://../deep");
        var before = project.State();

        var rendered = await project.RenderChartAsync("web");

        rendered.Objects.Select(o => (string?)o.Json["data"]!["a"]).Order().ShouldBe(["deep", "lib", "web"]);
        project.State().ShouldBe(before);
        (await project.RenderChartAsync("web")).FromCache.ShouldBeTrue();
    }

    [Fact]
    public async Task Dependency_outside_of_the_project_is_refused()
    {
        using var project = new RenderProject().WriteChart("web", "a: web");
        DependOn(project, "web", "lib", "file://../../lib");
        await project.RenderChartAsync("web").ShouldFailWithAsync(Reasons.PathOutsideProject);
    }

    [Fact]
    public async Task Dependency_that_cannot_be_fetched_is_named_with_its_repository()
    {
        using var project = new RenderProject().WriteChart("web", "a: web");
        DependOn(project, "web", "lib", "http://127.0.0.1:1");
        var message = await project.RenderChartAsync("web").ShouldFailWithAsync(Reasons.RenderFailed);
        message.ShouldStartWith("Chart web lacks lib from http://127.0.0.1:1, and so does not render: ");
    }

    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Locked_dependency_is_fetched_once(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm))
            .WriteChart("web", "a: web").WriteChart("lib", "a: lib");
        using var repository = await ChartRepository.ServeAsync(project, "lib");
        DependOn(project, "web", "lib", repository.Url);
        (await project.RenderChartAsync("web")).Objects.Count.ShouldBe(2);
        (await project.RenderChartAsync("web")).FromCache.ShouldBeFalse("without a lock file the repository decides each time");
        project.Write("web/Chart.lock", $"""
            dependencies:
            - name: lib
              repository: {repository.Url}
              version: 0.1.0
            digest: {await ChartRepository.LockDigestAsync(project, "web")}
            generated: "2024-01-01T00:00:00Z"
            """);

        (await project.RenderChartAsync("web")).Objects.Count.ShouldBe(2);
        repository.Dispose();
        (await project.RenderChartAsync("web")).FromCache.ShouldBeTrue();
    }

    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Published_chart_is_fetched_once_for_each_version(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm)).WriteChart("lib", "a: '{{ .Release.Name }}'");
        using var repository = await ChartRepository.ServeAsync(project, "lib");
        var unit = Published(repository.Url, "0.1.0");
        (await project.RenderAsync(unit)).Data("a").ShouldBe("lib");
        repository.Dispose();
        (await project.RenderAsync(unit with { Namespace = "other" })).Data("a").ShouldBe("lib");
        (await project.RenderAsync(Published(repository.Url, "0.2.0")).ShouldFailWithAsync(Reasons.RenderFailed))
            .ShouldStartWith("Chart lib 0.2.0 does not render:");
    }

    [Theory]
    [InlineData("https://charts.example.com", null, "needs an exact version")]
    [InlineData("https://charts.example.com", "^1.2.0", "needs an exact version")]
    [InlineData("https://charts.example.com", "1.2", "needs an exact version")]
    [InlineData("https://me:pass@charts.example.com", "1.2.3", "a password in an address")]
    [InlineData("file:///etc", "1.2.3", "is not an https:// or oci:// address")]
    [InlineData("--post-renderer=x", "1.2.3", "is not an https:// or oci:// address")]
    [InlineData(null, "1.2.3", "needs the repo that it comes from")]
    public async Task Published_chart_that_is_not_said_exactly_is_refused(string? repo, string? version, string because)
    {
        using var project = new RenderProject();
        (await project.RenderAsync(Published(repo, version)).ShouldFailWithAsync(Reasons.ConfigurationInvalid)).ShouldContain(because);
    }

    private static ChartUnit Published(string? repo, string? version) =>
        new("lib", new ChartSettings { Chart = "lib", Repo = repo, Version = version }, "shop", []);

    private static void DependOn(RenderProject project, string chart, string name, string repository) =>
        project.Write($"{chart}/Chart.yaml", $"""
        apiVersion: v2
        name: {chart}
        version: 0.1.0
        dependencies:
          - name: {name}
            version: 0.1.0
            repository: {repository}
        """);
}
