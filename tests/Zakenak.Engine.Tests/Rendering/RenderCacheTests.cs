using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

[UnsupportedOSPlatform("windows")]
public sealed class RenderCacheTests
{
    [Fact]
    public async Task Second_render_of_the_same_runs_nothing()
    {
        using var project = new RenderProject().WriteChart("web", "a: b").Write("k/kustomization.yaml", "resources: [a.yaml]")
            .Write("k/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        var (helm, kubectl) = (new FakeTool(project, "helm", TestTools.HelmPath), new FakeTool(project, "kubectl", TestTools.KubectlPath));
        project.With("ZAKENAK_HELM", helm.Path).With("ZAKENAK_KUBECTL", kubectl.Path);
        var units = new RenderUnit[] { RenderProject.Chart("web"), RenderProject.Kustomization("k") };
        foreach (var unit in units)
            (await project.RenderAsync(unit)).FromCache.ShouldBeFalse();

        helm.Break();
        kubectl.Break();

        foreach (var unit in units)
        {
            var again = await project.RenderAsync(unit);
            again.FromCache.ShouldBeTrue();
            again.Objects.Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Anything_that_a_render_depends_on_makes_it_a_new_one()
    {
        using var project = new RenderProject().WriteChart("web", "a: '{{ .Values.a }}'").Write("v.yaml", "a: 1");
        var unit = RenderProject.Chart("web", new JsonObject { ["x"] = 1 }, "v.yaml");
        var cluster = new ClusterCapabilities("v1.30.0", ["v1"], null, null);
        await project.RenderAsync(unit, cluster);
        (await project.RenderAsync(unit, cluster)).FromCache.ShouldBeTrue();

        (await project.RenderAsync(unit, cluster with { KubeVersion = "v1.31.0" })).FromCache.ShouldBeFalse();
        (await project.RenderAsync(unit, cluster with { ApiVersions = ["v1", "v2"] })).FromCache.ShouldBeFalse();
        (await project.RenderAsync(unit with { Namespace = "other" }, cluster)).FromCache.ShouldBeFalse();
        (await project.RenderAsync(unit with { Chart = unit.Chart with { Name = "other" } }, cluster)).FromCache.ShouldBeFalse();
        (await project.RenderAsync(unit with { Chart = unit.Chart with { Set = null } }, cluster)).FromCache.ShouldBeFalse();
        (await project.With("ZAKENAK_HELM", TestTools.Helm3Path).RenderAsync(unit, cluster)).FromCache.ShouldBeFalse();
        project.Write("v.yaml", "a: 2");
        (await project.RenderAsync(unit, cluster)).FromCache.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_kept_on_disk_can_be_read_without_the_inputs()
    {
        const string secret = "correct-horse-battery-staple";
        using var project = new RenderProject().WriteChart("web", "a: b")
            .Write("web/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { password: '{{ .Values.password }}' }\n");
        await project.RenderChartAsync("web", new JsonObject { ["password"] = secret });

        var files = Directory.GetFiles(project.Cache);
        files.Length.ShouldBeGreaterThan(1);
        foreach (var file in files)
        {
            var content = File.ReadAllBytes(file);
            content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)).ShouldBe(-1);
            content.AsSpan().IndexOf("Secret"u8).ShouldBe(-1);
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        File.GetUnixFileMode(project.Cache).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Broken_entry_is_rendered_anew()
    {
        using var project = new RenderProject().WriteChart("web", "a: b");
        await project.RenderChartAsync("web");
        foreach (var (number, file) in Directory.GetFiles(project.Cache).Index())
            File.WriteAllText(file, number % 2 == 0 ? "" : "no longer what it was, and longer than a nonce with its tag");

        (await project.RenderChartAsync("web")).FromCache.ShouldBeFalse();
        (await project.RenderChartAsync("web")).FromCache.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_place_to_keep_it_each_render_is_new()
    {
        using var project = new RenderProject().WriteChart("web", "a: b");
        var environment = new Dictionary<string, string> { ["ZAKENAK_HELM"] = TestTools.HelmPath };
        var renderer = new ManifestRenderer(project.Root, project.Root,
            new RendererOptions { CacheDirectory = null, Environment = environment });
        for (var i = 0; i < 2; i++)
            (await renderer.RenderAsync(RenderProject.Chart("web"), null, RenderProject.Ct)).FromCache.ShouldBeFalse();
    }

    /// <summary>Stands before a real tool; broken, it looks the same from outside (path, size, time) and fails. A checked-in script, since
    /// one that
    /// was just written can be "busy" while another test starts a process.</summary>
    private sealed class FakeTool
    {
        public FakeTool(RenderProject project, string name, string real)
        {
            Path = project.Outside(name);
            File.CreateSymbolicLink(Path, System.IO.Path.Combine(Here(), "stand-in.sh"));
            File.CreateSymbolicLink($"{Path}.real", real);
        }

        public string Path { get; }

        public void Break() => File.Delete($"{Path}.real");

        private static string Here([CallerFilePath] string test = "") => System.IO.Path.GetDirectoryName(test)!;
    }
}
