using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Registries;
using Zakenak.Testing;
using Zakenak.Testing.Registries;

namespace Zakenak.EndToEnd;

/// <summary>A project that builds an image, with a registry of its own, buildah, and a Deployment on a simulated node.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ImageProject : IAsyncDisposable
{
    private readonly TestProject project;
    private readonly Dictionary<string, string> tools;

    private ImageProject(TestProject project, TestRegistry registry, Dictionary<string, string> tools) =>
        (this.project, Registry, Host, this.tools) = (project, registry, registry.Host, tools);

    public TestRegistry Registry { get; }

    /// <summary>How the configuration calls the registry; its address.</summary>
    public string Host { get; set; }

    public TemporaryFolder Folder => project.Folder;

    public string Image => $"{Host}/shop";

    /// <param name="backend">The only program on the PATH.</param>
    /// <param name="certificate">As <see cref="TestRegistry.StartAsync(RegistryAccess, TestCertificate?)"/>.</param>
    public static async Task<ImageProject> CreateAsync(RegistryAccess access = RegistryAccess.Open, string backend = "buildah",
        TestCertificate? certificate = null)
    {
        var tools = await TestImageTools.EnvironmentAsync(backend);
        var registry = await TestRegistry.StartAsync(access, certificate);
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
        project.Folder.Write("manifests/web.yaml", Deployment("web", $"{project.Image}:latest"));
        return project;
    }

    /// <summary>The manifest of a Deployment of one pod.</summary>
    public static string Deployment(string name, string image) => $$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{{name}}}}
        spec:
          selector: {matchLabels: {app: {{{name}}}}}
          template:
            metadata: {labels: {app: {{{name}}}}}
            spec:
              containers: [{name: {{{name}}}, image: '{{{image}}}'}]

        """;

    /// <param name="password">The right one where it is left out.</param>
    /// <param name="build">More lines of the section <c>build</c>.</param>
    public void Configure(string password = "${REGISTRY_PASS}", string build = "") => ConfigureAs($"""
        registry:
          url: {Host}
          username: {TestRegistry.Username}
          password: {password}
        build:
          context: app
          dockerfile: app/Dockerfile
        {build}
        """);

    /// <inheritdoc cref="TestProject.Configure"/>
    public void ConfigureAs(string extra) => project.Configure(extra);

    // kubectl and helm are named by variables of their own: of the PATH only the builder is needed.
    public Task<Outcome> RunAsync(string arguments, params (string Name, string Value)[] variables) =>
        RunOnAsync(TestCluster.KubeconfigPath, arguments, variables);

    public Task<Outcome> RunOnAsync(string kubeconfig, string arguments, params (string Name, string Value)[] variables) =>
        project.RunOnAsync(kubeconfig, arguments, [.. tools.Select(v => (v.Key, v.Value)), ("REGISTRY_PASS", TestRegistry.Password), .. variables]);

    /// <param name="path">The only folder of programs; else the builder's.</param>
    public Process Start(string arguments, string? path = null)
    {
        var environment = tools.ToDictionary(v => v.Key, string? (v) => v.Value);
        environment["REGISTRY_PASS"] = TestRegistry.Password;
        environment["PATH"] = path ?? environment["PATH"];
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
    public async Task<string> DeployedAsync(string name = "web")
    {
        var live = await TestCluster.Client.GetAsync(new ApiResource("apps", "v1", "Deployment", "deployments", true, []), project.Namespace, name,
            CancellationToken.None);
        return JsonNode.Parse(live!.Json.GetRawText())!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>();
    }

    /// <summary>The folder of its one builder.</summary>
    public string BuilderPath => tools["PATH"];

    /// <summary>The names of its pods, sorted.</summary>
    public async Task<string> PodsAsync() => await project.KubectlAsync("get", "pods", "-o", "name", "--sort-by=.metadata.name");

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await project.DisposeAsync();
    }
}
