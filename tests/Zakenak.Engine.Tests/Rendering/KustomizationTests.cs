using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

public sealed class KustomizationTests
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";

    [Theory]
    [InlineData("resources: [https://example.com/base]")]
    [InlineData("resources: [github.com/example/base]")]
    [InlineData("resources: ['github.com/example/base?ref=main']")]
    [InlineData("resources: ['git@example.com:base.git']")]
    [InlineData("bases: ['ssh://example.com/base']")]
    [InlineData("bases: ['git::https://example.com/base']")]
    [InlineData("components: ['gh:example/base']")]
    [InlineData("resources: ['file:///etc']")]
    [InlineData("resources: ['./base?ref=main']")]
    [InlineData("resources: ['HTTPS://example.com/base']")]
    [InlineData("patches: [{ path: 'https://example.com/patch.yaml' }]")]
    [InlineData("configMapGenerator: [{ name: a, files: ['a=https://example.com/a'] }]")]
    [InlineData("secretGenerator: [{ name: a, envs: ['https://example.com/a'] }]")]
    [InlineData("openapi: { path: 'https://example.com/schema.json' }")]
    [InlineData("generators: [plugin.yaml]")]
    [InlineData("resources: [../indirect]")]
    [InlineData("x: &far https://example.com/base\nresources: [*far]")]
    public async Task What_kustomize_would_fetch_is_refused_before_it_is_asked(string kustomization)
    {
        using var project = new RenderProject().Write("k/kustomization.yaml", kustomization)
            .Write("k/plugin.yaml",
                "apiVersion: builtin\nkind: PatchTransformer\nmetadata: { name: p }\npath: https://example.com/patch.yaml\n")
            .Write("indirect/kustomization.yaml", "resources: [https://example.com/base]")
            .With("ZAKENAK_KUBECTL", "/not/there");
        (await project.RenderAsync(RenderProject.Kustomization("k")).ShouldFailWithAsync(Reasons.RemoteResourceRefused))
            .ShouldContain("copy it into the project");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/base")]
    public async Task Remote_resource_is_tried_when_it_is_allowed(string address)
    {
        using var project = new RenderProject().Write("k/kustomization.yaml", $"resources: ['{address}']");
        await project.RenderAsync(RenderProject.Kustomization("k"), null, new RendererOptions { AllowRemote = true })
            .ShouldFailWithAsync(Reasons.RenderFailed);
    }

    [Theory]
    [InlineData("resources: [../../outside]")]
    [InlineData("resources: [link]")]
    [InlineData("resources: [linked.yaml]")]
    [InlineData("configMapGenerator: [{ name: a, files: ['a=../../outside/secret'] }]")]
    public async Task Nothing_outside_of_the_project_is_read(string kustomization)
    {
        using var project = new RenderProject().Write("k/kustomization.yaml", kustomization);
        Directory.CreateDirectory(project.Outside("outside"));
        File.WriteAllText(project.Outside("outside/kustomization.yaml"), "resources: []");
        File.WriteAllText(project.Outside("outside/secret"), "secret");
        project.Link("k/link", project.Outside("outside")).Link("k/linked.yaml", "../../outside/secret");
        await project.RenderAsync(RenderProject.Kustomization("k")).ShouldFailWithAsync(Reasons.PathOutsideProject);
    }

    [Fact]
    public async Task Symlink_within_the_project_is_followed()
    {
        using var project = new RenderProject().Write("shared/a.yaml", ConfigMap)
            .Write("k/kustomization.yaml", "resources: [a.yaml]").Link("k/a.yaml", "../shared/a.yaml");
        (await project.RenderAsync(RenderProject.Kustomization("k"))).Objects.Single().Origin.ToString().ShouldBe("k");
    }

    [Fact]
    public async Task Charts_inside_a_kustomization_are_refused_with_what_to_do()
    {
        using var project = new RenderProject().Write("k/kustomization.yaml", "helmCharts: [{ name: a, repo: https://example.com }]");
        (await project.RenderAsync(RenderProject.Kustomization("k")).ShouldFailWithAsync(Reasons.RenderFailed))
            .ShouldContain("list the chart under deploy.charts");
    }

    [Fact]
    public async Task Missing_resource_is_named_as_the_user_wrote_it()
    {
        using var project = new RenderProject().Write("apps/k/kustomization.yaml", "resources: [missing.yaml]");
        var message = await project.RenderAsync(RenderProject.Kustomization("apps/k")).ShouldFailWithAsync(Reasons.RenderFailed);
        message.ShouldStartWith("Kustomization apps/k does not render: ");
        message.ShouldContain("apps/k/missing.yaml");
        message.ShouldNotContain("zakenak-");
    }

    [Fact]
    public async Task Broken_yaml_is_named_with_line_and_column()
    {
        using var project = new RenderProject().Write("k/kustomization.yaml", "resources: [a.yaml]")
            .Write("k/a.yaml", "apiVersion: v1\nkind: [\n");
        (await project.RenderAsync(RenderProject.Kustomization("k")).ShouldFailWithAsync(Reasons.ManifestInvalid))
            .ShouldStartWith("k/a.yaml:");
    }

    [Fact]
    public async Task Folder_without_a_kustomization_says_so()
    {
        using var project = new RenderProject().Write("k/a.yaml", ConfigMap);
        (await project.RenderAsync(RenderProject.Kustomization("k")).ShouldFailWithAsync(Reasons.SourceNotFound))
            .ShouldBe("k holds no kustomization.yaml.");
    }

    [Fact]
    public async Task Only_what_it_refers_to_is_read()
    {
        using var project = new RenderProject().Write("kustomization.yaml", "resources: [a.yaml]").Write("a.yaml", ConfigMap);
        for (var i = 0; i < 50; i++)
            project.Write($"node_modules/{i}.js", "");
        var source = new KustomizationSource(new(project.Root, project.Root), allowRemote: false);
        source.Read("");
        source.Snapshot.Files.Keys.ShouldBe(["a.yaml", "kustomization.yaml"]);
        (await project.RenderAsync(RenderProject.Kustomization("."))).Objects.Count.ShouldBe(1);
    }
}
