using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

/// <summary>A project in a folder of one test's own, with a cache of its own beside it.</summary>
internal sealed class RenderProject : IDisposable
{
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;
    private readonly Dictionary<string, string> environment = new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["ZAKENAK_HELM"] = TestTools.HelmPath,
        ["ZAKENAK_KUBECTL"] = TestTools.KubectlPath,
    };

    public RenderProject() => Directory.CreateDirectory(Root);

    /// <summary>A copy of a folder.</summary>
    public static RenderProject From(string template)
    {
        var project = new RenderProject();
        foreach (var file in Directory.GetFiles(template, "*", SearchOption.AllDirectories))
            project.Write(Path.GetRelativePath(template, file), File.ReadAllText(file));
        return project;
    }

    public string Root => Path.Combine(folder, "project");

    public string Cache => Path.Combine(folder, "cache");

    /// <summary>A place beside the project.</summary>
    public string Outside(string name) => Path.Combine(folder, name);

    public RenderProject Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public RenderProject Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
        File.CreateSymbolicLink(Path.Combine(Root, path), target);
        return this;
    }

    public RenderProject With(string variable, string value)
    {
        environment[variable] = value;
        return this;
    }

    /// <summary>The smallest chart, with one ConfigMap template.</summary>
    public RenderProject WriteChart(string path, string data, string values = "{}")
    {
        Write($"{path}/Chart.yaml", $"apiVersion: v2\nname: {Path.GetFileName(path)}\nversion: 0.1.0\n");
        Write($"{path}/values.yaml", values);
        return Write($"{path}/templates/config.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  {data}\n");
    }

    public Task<RenderedUnit> RenderAsync(RenderUnit unit, ClusterCapabilities? cluster = null, RendererOptions? options = null) =>
        Renderer(options).RenderAsync(unit, cluster, Ct);

    public Task<RenderedUnit> RenderChartAsync(string path, JsonObject? set = null, params string[] values) =>
        RenderAsync(Chart(path, set, values));

    public ManifestRenderer Renderer(RendererOptions? options = null) =>
        new(Root, Root, (options ?? new RendererOptions()) with { CacheDirectory = Cache, Environment = environment });

    public static ChartUnit Chart(string path, JsonObject? set = null, params string[] values) =>
        new(path, new ChartSettings { Path = path, Set = set }, "shop", values);

    public static KustomizationUnit Kustomization(string path) => new(path, path);

    public static ManifestsUnit Manifests(params string[] paths) => new("manifests", paths);

    /// <summary>Every file of the project with the digest of its content.</summary>
    public IReadOnlyDictionary<string, string> State() => Directory.GetFiles(Root, "*", SearchOption.AllDirectories)
        .ToDictionary(f => f, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

internal static class RenderAssertions
{
    /// <summary>The failure's message, after its reason was checked.</summary>
    public static async Task<string> ShouldFailWithAsync(this Task<RenderedUnit> rendering, string reason)
    {
        var failure = await Should.ThrowAsync<ReconcileException>(rendering);
        failure.Reason.ShouldBe(reason, failure.Message);
        return failure.Message;
    }

    public static string? Data(this RenderedUnit unit, string key) => (string?)unit.Objects.Single().Json["data"]![key];
}
