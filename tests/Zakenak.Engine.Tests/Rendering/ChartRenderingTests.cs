using System.Text.Json.Nodes;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

public sealed class ChartRenderingTests
{
    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Values_win_in_their_order_and_inline_values_win_over_all(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm))
            .WriteChart("charts/web", "all: '{{ .Values.a }} {{ .Values.b }} {{ .Values.c }} {{ .Values.d }}'",
                "{a: chart, b: chart, c: chart, d: chart}")
            .Write("one, two.yaml", "{b: one, c: one, d: one}")
            .Write("two.yaml", "{c: two, d: two}");
        var rendered = await project.RenderChartAsync("charts/web", new JsonObject { ["d"] = "set" }, "one, two.yaml", "two.yaml");
        rendered.Data("all").ShouldBe("chart one two set");
    }

    [Fact]
    public async Task Release_takes_the_charts_own_name_unless_it_is_given_one()
    {
        using var project = new RenderProject().WriteChart("folder", "release: '{{ .Release.Name }}'")
            .Write("folder/Chart.yaml", "apiVersion: v2\nname: own\nversion: 0.1.0\n");
        (await project.RenderChartAsync("folder")).Data("release").ShouldBe("own");
        var named = new ChartUnit("folder", new ChartSettings { Path = "folder", Name = "given" }, "shop", []);
        (await project.RenderAsync(named)).Data("release").ShouldBe("given");
    }

    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Template_that_fails_is_named_with_its_line(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm)).WriteChart("web", "v: {{ .Values.missing.key }}");
        var message = await project.RenderChartAsync("web").ShouldFailWithAsync(Reasons.RenderFailed);
        message.ShouldStartWith("Chart web does not render: web/templates/config.yaml:6:");
        message.ShouldNotContain("--debug");
        message.ShouldNotContain(Path.GetTempPath());
    }

    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Template_that_renders_to_broken_yaml_is_named_with_its_line(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm)).WriteChart("web", "a: b: c");
        var message = await project.RenderChartAsync("web").ShouldFailWithAsync(Reasons.RenderFailed);
        message.ShouldContain("web/templates/config.yaml");
        message.ShouldContain("line 6");
    }

    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Values_file_that_is_no_yaml_is_named_with_line_and_column(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm))
            .WriteChart("web", "a: b").Write("deploy/prod.yaml", "a: 1\nb: [1, 2\nc: 3\n");
        (await project.RenderChartAsync("web", null, "deploy/prod.yaml").ShouldFailWithAsync(Reasons.ManifestInvalid))
            .ShouldStartWith("deploy/prod.yaml:");
    }

    [Fact]
    public async Task Values_file_that_is_not_there_is_named_with_the_nearest_one()
    {
        using var project = new RenderProject().WriteChart("web", "a: b").Write("deploy/values.yaml", "{}");
        (await project.RenderChartAsync("web", null, "deploy/valeus.yaml").ShouldFailWithAsync(Reasons.SourceNotFound))
            .ShouldBe("Values file deploy/valeus.yaml is not there: did you mean deploy/values.yaml?");
    }

    [Fact]
    public async Task Chart_that_is_not_there_is_named_with_the_nearest_one()
    {
        using var project = new RenderProject().WriteChart("charts/web", "a: b");
        (await project.RenderChartAsync("charts/wep").ShouldFailWithAsync(Reasons.SourceNotFound))
            .ShouldBe("Chart charts/wep is not there: did you mean charts/web?");
    }

    [Fact]
    public async Task Folder_without_a_chart_file_is_not_given_to_helm()
    {
        using var project = new RenderProject().Write("web/templates/a.yaml", "");
        (await project.RenderChartAsync("web").ShouldFailWithAsync(Reasons.SourceNotFound)).ShouldContain("web/Chart.yaml");
    }

    [Fact]
    public async Task Object_that_would_be_created_anew_each_time_is_refused()
    {
        using var project = new RenderProject().WriteChart("web", "a: b")
            .Write("web/templates/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { generateName: p- }\n");
        (await project.RenderChartAsync("web").ShouldFailWithAsync(Reasons.ManifestInvalid))
            .ShouldStartWith("web/templates/pod.yaml: Pod has only a generateName");
    }

    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Chart_from_an_archive_renders_as_its_folder_does(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm)).WriteChart("web", "a: '{{ .Values.a }}'", "a: b");
        await ChartArchives.PackAsync(Path.Combine(project.Root, "web"), Path.Combine(project.Root, "charts/web-0.1.0.tgz"));
        var rendered = await project.RenderChartAsync("charts/web-0.1.0.tgz");
        rendered.Data("a").ShouldBe("b");
        rendered.Objects.Single().Origin.Source.ShouldBe("web/templates/config.yaml");
    }

    [Fact]
    public async Task What_the_users_shell_holds_is_not_seen_by_helm()
    {
        using var project = new RenderProject().With("HELM_NAMESPACE", "other").With("HELM_DEBUG", "true")
            .WriteChart("web", "ns: '{{ .Release.Namespace }}'");
        (await project.RenderChartAsync("web")).Data("ns").ShouldBe("shop");
    }

    [Fact]
    public async Task Gpu_values_are_set_where_the_chart_declares_them_and_the_user_does_not()
    {
        using var project = new RenderProject()
            .WriteChart("web", "v: '{{ toJson .Values }}'", "gpu: {enabled: false, memory: 1Gi}")
            .Write("mine.yaml", "gpu: {memory: 2Gi}");
        var unit = RenderProject.Chart("web", null, "mine.yaml") with { Gpu = new GpuSettings(true, null, "8Gi", null) };
        JsonNode.Parse((await project.RenderAsync(unit)).Data("v")!)!.ToJsonString()
            .ShouldBe("""{"gpu":{"enabled":true,"memory":"2Gi"}}""");
    }

    [Fact]
    public async Task Gpu_values_are_never_over_an_inline_value_of_the_users()
    {
        using var project = new RenderProject().WriteChart("web", "v: '{{ toJson .Values }}'", "gpu: {enabled: true, memory: 1Gi}");
        var off = new JsonObject { ["gpu"] = new JsonObject { ["enabled"] = false } };
        var unit = RenderProject.Chart("web", off) with { Gpu = new GpuSettings(true, null, "8Gi", null) };
        JsonNode.Parse((await project.RenderAsync(unit)).Data("v")!)!.ToJsonString()
            .ShouldBe("""{"gpu":{"enabled":false,"memory":"8Gi"}}""");
    }

    [Fact]
    public async Task Gpu_values_of_a_chart_that_declares_none_are_not_set()
    {
        using var project = new RenderProject().WriteChart("web", "v: '{{ toJson .Values }}'", "a: b");
        var unit = RenderProject.Chart("web") with { Gpu = new GpuSettings(true, null, "8Gi", null) };
        (await project.RenderAsync(unit)).Data("v").ShouldBe("""{"a":"b"}""");
    }

    [Fact]
    public void Gpu_values_come_from_a_build_with_a_GPU_alone()
    {
        using var project = new RenderProject().Write("zakenak.yaml", """
            project: shop
            deploy: {namespace: shop, charts: [web]}
            build: {gpu: {enabled: "${GPU}", memory: 8Gi}}
            """);
        ChartUnit Web(string gpu) => (ChartUnit)RenderUnit.Of(ProjectFile.Load($"{project.Root}/zakenak.yaml",
            new Dictionary<string, string> { ["GPU"] = gpu }), null).Single();
        Web("true").Gpu!.Memory.ShouldBe("8Gi");
        Web("false").Gpu.ShouldBeNull();
    }

    [Fact]
    public async Task Gpu_values_may_be_declared_by_the_charts_schema()
    {
        using var project = new RenderProject().WriteChart("web", "v: '{{ .Values.deployment.useGPU }}'")
            .Write("web/values.schema.json", """{"properties": {"deployment": {"properties": {"useGPU": {"type": "boolean"}}}}}""");
        var unit = RenderProject.Chart("web") with { Gpu = new GpuSettings(true, null, null, null) };
        (await project.RenderAsync(unit)).Data("v").ShouldBe("true");
    }
}
