using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

public sealed class ImageValuesTests
{
    private const string Pinned = "inputs-1@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";

    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Chart_that_declares_a_digest_gets_tag_and_digest(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm))
            .WriteChart("web", "v: '{{ .Values.image.repository }} {{ .Values.image.tag }} {{ .Values.image.digest }}'",
                "image: {repository: registry.local/shop, tag: latest, digest: ''}");
        (await RenderAsync(project, Pins.Shop)).ShouldBe($"registry.local/shop inputs-1 {Pins.Digest}");
    }

    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Chart_without_a_digest_gets_it_in_the_tag(string helm)
    {
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm))
            .WriteChart("web", "v: '{{ .Values.image.repository }}:{{ .Values.image.tag }}'",
                "image: {repository: registry.local/shop, tag: latest}");
        (await RenderAsync(project, Pins.Shop)).ShouldBe($"registry.local/shop:{Pinned}");
    }

    [Theory]
    [InlineData("image: {registry: registry.local, repository: shop}", "",
        """{"image":{"registry":"registry.local","repository":"shop","tag":"PINNED"}}""")]
    [InlineData("image: {repository: nginx, tag: latest}", "image: {repository: registry.local/shop}",
        """{"image":{"repository":"registry.local/shop","tag":"PINNED"}}""")]
    [InlineData("web: {image: {repository: registry.local/shop}}", "",
        """{"web":{"image":{"repository":"registry.local/shop","tag":"PINNED"}}}""")]
    [InlineData("image: registry.local/shop:latest", "", """{"image":"registry.local/shop:PINNED"}""")]
    [InlineData("jobs: [{name: a, image: 'nginx:1'}, {name: b, image: 'registry.local/shop:1'}]", "",
        """{"jobs":[{"image":"nginx:1","name":"a"},{"image":"registry.local/shop:PINNED","name":"b"}]}""")]
    public async Task Image_is_found_wherever_the_values_name_it(string chart, string user, string expected) =>
        (await ValuesAsync(chart, user, Pins.Shop)).ShouldBe(expected.Replace("PINNED", Pinned));

    [Theory]
    [InlineData("image: {repository: registry.local/other, tag: '1'}", "")]
    [InlineData("image: {repository: registry.local/shop, tag: '1'}", "image: {repository: nginx}")] // the user runs another one
    [InlineData("image: {repository: 'registry.local/shop:1'}", "")] // its template puts no tag
    [InlineData("{image: registry.local/shop, tag: '1'}", "")] // its template puts the tag
    [InlineData("image: {repository: registry.local/shop, digest: ''}", "image: {digest: 'sha256:eeee'}")]
    [InlineData("image: {repository: registry.local/shop, tag: ''}", "image: {tag: '1@sha256:eeee'}")]
    [InlineData("image: {repository: registry.local/shop}", "image: null")]
    public async Task Values_that_name_another_image_or_a_digest_stay(string chart, string user) =>
        (await ValuesAsync(chart, user, Pins.Shop)).ShouldBe(await ValuesAsync(chart, user));

    [Fact]
    public async Task Digest_that_only_the_schema_declares_is_set()
    {
        using var project = new RenderProject().WriteChart("web", "v: '{{ .Values.image.digest }}'",
                "image: {repository: registry.local/shop}")
            .Write("web/values.schema.json", """{"properties": {"image": {"properties": {"digest": {"type": "string"}}}}}""");
        (await RenderAsync(project, Pins.Shop)).ShouldBe(Pins.Digest);
    }

    [Fact]
    public async Task Image_without_a_digest_is_set_by_its_tag_and_the_charts_digest_goes() =>
        (await ValuesAsync("image: {repository: registry.local/shop, digest: 'sha256:old'}", "", Pins.Shop with { Digest = null }))
            .ShouldBe("""{"image":{"digest":"","repository":"registry.local/shop","tag":"inputs-1"}}""");

    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Image_that_a_chart_inside_names_is_set_beneath_its_alias(string helm)
    {
        const string template = "v: '{{ .Values.image.tag }}'";
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm))
            .WriteChart("web", "v: none").WriteChart("api", template, "image: {repository: registry.local/shop, tag: latest}")
            .Write("web/Chart.yaml", """
                apiVersion: v2
                name: web
                version: 0.1.0
                dependencies: [{name: api, version: 0.1.0, repository: "file://../api", alias: backend}]
                """);
        var rendered = await project.RenderAsync(RenderProject.Chart("web") with { Images = [Pins.Shop] });
        rendered.Objects.Select(o => (string?)o.Json["data"]!["v"]).Order().ShouldBe([Pinned, "none"]);
    }

    [Theory]
    [InlineData("server: {image: {repository: nginx, tag: '1'}}", "server.image",
        """{"server":{"image":{"repository":"registry.local/shop","tag":"PINNED"}}}""")]
    [InlineData("server: {image: {repository: nginx, tag: '1'}}", "server.image.repository",
        """{"server":{"image":{"repository":"registry.local/shop","tag":"PINNED"}}}""")]
    [InlineData("image: {registry: docker.io, repository: nginx}", "image",
        """{"image":{"registry":"registry.local","repository":"shop","tag":"PINNED"}}""")]
    [InlineData("serverImage: nginx", "serverImage", """{"serverImage":"registry.local/shop:PINNED"}""")]
    [InlineData("serverImage: ''", "serverImage", """{"serverImage":"registry.local/shop:PINNED"}""")]
    public async Task Mapped_key_takes_the_image_whatever_it_named(string chart, string key, string expected) =>
        (await ValuesAsync(chart, "", Pins.Shop.Mapped("web", key))).ShouldBe(expected.Replace("PINNED", Pinned));

    [Fact]
    public async Task Mapping_of_another_release_is_not_this_ones() =>
        (await ValuesAsync("image: {repository: nginx}", "", Pins.Shop.Mapped("api", "image")))
            .ShouldBe("""{"image":{"repository":"nginx"}}""");

    [Fact]
    public async Task Mapped_key_that_the_chart_does_not_have_is_refused_with_the_nearest()
    {
        using var project = new RenderProject().WriteChart("web", "a: b", "server: {image: {repository: nginx}}");
        var unit = RenderProject.Chart("web") with { Images = [Pins.Shop.Mapped("web", "sever.image")] };
        (await project.RenderAsync(unit).ShouldFailWithAsync(Reasons.ConfigurationInvalid)).ShouldBe(
            "build.charts names sever.image as the image of release web, but chart web has no image under that key: "
            + "did you mean server.image?");
    }

    [Fact]
    public void Mapped_release_that_the_project_does_not_have_is_refused_with_the_nearest()
    {
        using var project = new RenderProject().WriteChart("web", "a: b");
        foreach (var release in new[] { "web", "backend", "cache" })
            RenderUnit.Of(Project(release), null).Count.ShouldBe(3);
        Should.Throw<ReconcileException>(() => RenderUnit.Of(Project("bakend"), null)).Message
            .ShouldBe("build.charts names the release bakend, which the project does not have: did you mean backend?");

        ProjectFile Project(string mapped)
        {
            project.Write("zakenak.yaml", $$"""
                project: shop
                deploy: {namespace: shop, charts: [web, {path: web, name: backend}, "oci://registry.local/charts/cache"]}
                build:
                  charts:
                    {{mapped}}: image
                """);
            return ProjectFile.Load($"{project.Root}/zakenak.yaml");
        }
    }

    [Fact]
    public async Task New_digest_is_a_new_render_and_the_same_one_is_not()
    {
        using var project = new RenderProject().WriteChart("web", "v: '{{ .Values.image.tag }}'",
            "image: {repository: registry.local/shop}");
        ChartUnit Unit(PinnedImage image) => RenderProject.Chart("web") with { Images = [image] };
        var first = await project.RenderAsync(Unit(Pins.Shop));
        (await project.RenderAsync(Unit(Pins.Shop))).FromCache.ShouldBeTrue();
        var second = await project.RenderAsync(Unit(Pins.Shop with { Digest = Pins.Other }));
        second.FromCache.ShouldBeFalse();
        second.Release!.Digest.ShouldNotBe(first.Release!.Digest);
    }

    private static async Task<string?> RenderAsync(RenderProject project, PinnedImage image) =>
        (await project.RenderAsync(RenderProject.Chart("web") with { Images = [image] })).Data("v");

    /// <summary>What the chart's templates see.</summary>
    private static async Task<string> ValuesAsync(string chart, string user, params PinnedImage[] images)
    {
        using var project = new RenderProject().WriteChart("web", "v: '{{ toJson .Values }}'", chart).Write("mine.yaml", user);
        var rendered = await project.RenderAsync(RenderProject.Chart("web", null, "mine.yaml") with { Images = images });
        return JsonNode.Parse(rendered.Data("v")!)!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
