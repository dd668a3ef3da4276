using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Registries;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A project that builds an image, with a registry of its own, buildah, and a Deployment on a simulated node.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ImageProject : IAsyncDisposable
{
    private readonly TestProject project;
    private readonly Dictionary<string, string> tools;

    private ImageProject(TestProject project, TestRegistry registry, Dictionary<string, string> tools) =>
        (this.project, Registry, this.tools) = (project, registry, tools);

    public TestRegistry Registry { get; }

    public TemporaryFolder Folder => project.Folder;

    public string Image => $"{Registry.Host}/shop";

    /// <param name="password">What the configuration gives; the right one.</param>
    public static async Task<ImageProject> CreateAsync(RegistryAccess access = RegistryAccess.Open, string backend = "buildah")
    {
        var tools = await TestImageTools.EnvironmentAsync(backend);
        var registry = await TestRegistry.StartAsync(access);
        var project = new ImageProject(await TestProject.CreateRunningAsync(), registry, tools);
        project.Configure();
        project.Folder.Write("app/greeting", "hello\n");
        File.Copy(TestImageTools.BusyboxPath, project.Folder.File("app/busybox"));
        project.Folder.Write("app/Dockerfile", """
            FROM scratch
            COPY busybox /bin/busybox
            COPY greeting /greeting
            RUN ["/bin/busybox", "cat", "/greeting"]
            CMD ["/bin/busybox", "cat", "/greeting"]

            """);
        project.Folder.Write("manifests/web.yaml", $$$$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: web, image: '{{{{project.Image}}}}:latest'}]

            """);
        return project;
    }

    public void Configure(string password = "${REGISTRY_PASS}", string build = "") => project.Configure($"""
        registry:
          url: {Registry.Host}
          username: {TestRegistry.Username}
          password: {password}
        build:
          context: app
          dockerfile: app/Dockerfile
        {build}
        """);

    // kubectl and helm are named by variables of their own: of the PATH only the builder is needed.
    public Task<Outcome> RunAsync(string arguments, params (string Name, string Value)[] variables) =>
        project.RunAsync(arguments, [.. tools.Select(v => (v.Key, v.Value)), ("REGISTRY_PASS", TestRegistry.Password), .. variables]);

    public Process Start(string arguments)
    {
        var environment = tools.ToDictionary(v => v.Key, string? (v) => v.Value);
        environment["REGISTRY_PASS"] = TestRegistry.Password;
        return Zakenak.Start(Zakenak.Path, project.WithCluster(arguments).Split(' '), Folder.Path, environment);
    }

    /// <inheritdoc cref="TestProject.CommitAsync"/>
    public Task<string> CommitAsync() => project.CommitAsync();

    public Task<string> KubectlAsync(params string[] arguments) => project.KubectlAsync(arguments);

    /// <summary>Those that the registry has of the image.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync()
    {
        using var client = new RegistryClient(Registry.Host, new(TestRegistry.Username, TestRegistry.Password), insecure: true);
        return await client.ListTagsAsync(ImageName.Parse(Image), CancellationToken.None);
    }

    /// <summary>The image that the live Deployment's pods run.</summary>
    public async Task<string> DeployedAsync()
    {
        var live = await TestCluster.Client.GetAsync(new ApiResource("apps", "v1", "Deployment", "deployments", true, []), project.Namespace, "web",
            CancellationToken.None);
        return JsonNode.Parse(live!.Json.GetRawText())!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>();
    }

    /// <summary>The names of its pods, sorted.</summary>
    public async Task<string> PodsAsync() => await project.KubectlAsync("get", "pods", "-o", "name", "--sort-by=.metadata.name");

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await project.DisposeAsync();
    }
}
