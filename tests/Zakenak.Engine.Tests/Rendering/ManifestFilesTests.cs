using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

public sealed class ManifestFilesTests : IDisposable
{
    private readonly RenderProject project = new RenderProject()
        .Write("a.yaml", "").Write("deep/b.yml", "").Write("deep/er/c.json", "")
            .Write("deep/er/d.txt", "").Write("deep/.git/e.yaml", "").Write(".f.yaml", "");

    [Theory]
    [InlineData("a.yaml", "a.yaml")]
    [InlineData("deep/er/d.txt", "deep/er/d.txt")]
    [InlineData("deep", "deep/b.yml deep/er/c.json")]
    [InlineData(".", "a.yaml deep/b.yml deep/er/c.json")]
    [InlineData("*", "a.yaml")]
    [InlineData("**", "a.yaml deep/b.yml deep/er/c.json")]
    [InlineData("**/*.json", "deep/er/c.json")]
    [InlineData("**/?.y*ml", "a.yaml deep/b.yml")]
    [InlineData("deep/*", "deep/b.yml")]
    [InlineData("./deep/**/c.*", "deep/er/c.json")]
    [InlineData("d*/*/*", "deep/er/c.json")]
    public void Pattern_finds(string pattern, string expected) => Find(pattern).ShouldBe(expected);

    [Fact]
    public void File_that_is_listed_twice_is_read_once() => Find("deep/b.yml", "deep").ShouldBe("deep/b.yml deep/er/c.json");

    [Theory]
    [InlineData("*.json")]
    [InlineData("deeper")]
    public void What_matches_nothing_is_an_error(string pattern) =>
        Should.Throw<ReconcileException>(() => Find(pattern)).Reason.ShouldBe(Reasons.SourceNotFound);

    [Fact]
    public void Kustomization_belongs_elsewhere()
    {
        project.Write("deep/kustomization.yaml", "resources: [b.yml]");
        Should.Throw<ReconcileException>(() => Find("deep")).Message
            .ShouldBe("deep/kustomization.yaml is a kustomization: list deep under deploy.kustomizations instead of deploy.manifests.");
    }

    [Fact]
    public void Link_out_of_the_project_is_refused()
    {
        File.WriteAllText(project.Outside("x.yaml"), "");
        project.Link("deep/x.yaml", project.Outside("x.yaml"));
        Should.Throw<ReconcileException>(() => Find("deep")).Reason.ShouldBe(Reasons.PathOutsideProject);
    }

    [Fact]
    public async Task Broken_manifest_is_named_with_its_line()
    {
        project.Write("deep/b.yml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a\n");
        (await project.RenderAsync(RenderProject.Manifests("deep")).ShouldFailWithAsync(Reasons.ManifestInvalid))
            .ShouldStartWith("deep/b.yml:");
    }

    [Fact]
    public async Task Origin_is_the_file_with_the_line()
    {
        project.Write("deep/b.yml",
            "# first\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, annotations: { helm.sh/hook: post-install } }\n");
        var rendered = await project.RenderAsync(RenderProject.Manifests("deep/b.yml"));
        rendered.Objects.Single().Origin.ToString().ShouldBe("deep/b.yml:2"); // hooks are Helm's: here the annotation means nothing
    }

    public void Dispose() => project.Dispose();

    private string Find(params string[] paths)
    {
        new ManifestFiles(new(project.Root, project.Root)).Read(paths, out var order);
        return string.Join(' ', order);
    }
}
