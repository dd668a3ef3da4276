namespace Zakenak.Engine.Tests.Rendering;

public sealed class CapabilitiesTests
{
    [Theory]
    [InlineData("a: b", false)]
    [InlineData("a: '{{ .Release.Name }}'", false)]
    [InlineData("a: '{{ .Capabilities.APIVersions.Has \"batch/v1\" }}'", true)]
    [InlineData("a: '{{ include \"x\" (dict \"caps\" $.Capabilities) }}'", true)]
    public async Task Only_a_chart_that_names_capabilities_needs_the_clusters_apis(string template, bool needs)
    {
        using var project = new RenderProject().WriteChart("web", template);

        (await project.Renderer().NeedsApiVersionsAsync(RenderProject.Chart("web"), RenderProject.Ct)).ShouldBe(needs);
    }

    [Fact]
    public async Task A_value_that_a_template_may_evaluate_counts_too()
    {
        using var project = new RenderProject().WriteChart("web", "a: '{{ tpl .Values.text . }}'").Write("web/values.yaml", "text: '{{ .Capabilities.KubeVersion }}'");

        (await project.Renderer().NeedsApiVersionsAsync(RenderProject.Chart("web"), RenderProject.Ct)).ShouldBeTrue();
    }
}
