using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Server.Settings;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Testing;
using Zakenak.Testing.Git;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>The control plane between a real Git server and a real API server: a project <c>p</c> with the resource <c>res</c> of the folder
/// <c>k8s</c>, in a namespace of the test's own.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);
    public static readonly ApiResource Secrets = new("", "v1", "Secret", "secrets", true, []);

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private readonly TestNamespace ns;
    private readonly DirectoryInfo folder;
    private bool created;

    private World(Api api, TestNamespace ns, GitHttpServer git, DirectoryInfo folder) =>
        (Api, this.ns, Git, this.folder, Repository) = (api, ns, git, folder, new TestRepository(Path.Combine(folder.FullName, "shop.git")));

    public Api Api { get; }

    public GitHttpServer Git { get; private set; }

    public TestRepository Repository { get; }

    public string Namespace => ns.Name;

    /// <summary>Of what is made by <see cref="UntilAsync"/> and the like, when it is not there.</summary>
    public object Config { get; set; } = new { interval = "10s", timeout = "20s" };

    public static async Task<World> CreateAsync(DatabaseKind kind = DatabaseKind.Sqlite, bool autoSync = true, Action<ServerOptions>? configure = null,
        TimeProvider? time = null, bool runsPods = false, string? kubeconfig = null)
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-sync-test-");
        var world = new World(await Api.StartAsync(kind, options =>
        {
            options.Network.Allow = ["127.0.0.1"];
            options.Network.AllowHttp = true;
            configure?.Invoke(options);
        }, time), runsPods ? await TestCluster.CreateRunningNamespaceAsync("sync") : await TestCluster.CreateNamespaceAsync("sync"),
            await GitHttpServer.StartAsync(folder.FullName), folder);
        world.Repository.Commit("empty");
        var api = world.Api;
        await api.CallAsync("projects.create", new { id = "p", name = "p" });
        await api.CallAsync("clusters.create", new { id = "c", name = "c", kubeconfig = kubeconfig ?? await TestCluster.WholeKubeconfigAsync() });
        await api.CallAsync("projects.setDestinations", new { projectId = "p", destinations = new[] { new { clusterId = "c", @namespace = world.Namespace, clusterScoped = false } } });
        await world.AddRepositoryAsync(new { id = "repo", projectId = "p", fullName = "team/shop", cloneUrl = $"{world.Git.Url}/shop.git/.git" });
        await api.CallAsync("environments.create", new { id = "env", projectId = "p", clusterId = "c", repositoryId = "repo", name = "dev", type = "dev", @namespace = world.Namespace });
        await api.CallAsync("environments.configureGitOps", new { environmentId = "env", config = new { enabled = true, autoSync, gitBranch = "main", gitPath = "./k8s", syncInterval = "10s" } });
        return world;
    }

    public static string ConfigMap(string name, string greeting) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}} }
        data: { greeting: {{greeting}} }
        """;

    /// <summary>One whose pod runs, or does what <paramref name="annotations"/> ask the simulated node for.</summary>
    public static string Deployment(string name, string annotations = "") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}} }
        spec:
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} }, annotations: { {{annotations}} } }
            spec: { containers: [{ name: main, image: "example.com/{{name}}:1" }] }
        """;

    public async Task AddRepositoryAsync(object repository)
    {
        var id = (string)(await Api.CallAsync("repositories.create", repository))["id"]!;
        await Api.CallAsync("repositories.enableGitOps", new { repositoryId = id, config = new { fluxNamespace = "flux-system", syncInterval = "10s" } });
    }

    public async Task AddResourceAsync(string id, string type, object config, string repositoryId = "repo")
    {
        await Api.CallAsync("gitops.createGitOpsResource", new { id, projectId = "p", environmentId = "env", repositoryId, type, name = id == "res" ? "shop" : id, @namespace = Namespace, config });
        created |= id == "res";
    }

    public string Declare(string greeting)
    {
        Repository.Write("k8s/settings.yaml", ConfigMap("settings", greeting));
        return Repository.Commit(greeting);
    }

    /// <summary>A chart whose ConfigMap <c>settings</c> holds the value <c>greeting</c>.</summary>
    public string DeclareChart(string greeting, string version = "1.0.0")
    {
        Repository.Write("charts/web/Chart.yaml", $"apiVersion: v2\nname: web\nversion: {version}\n");
        Repository.Write("charts/web/values.yaml", $"greeting: {greeting}\n");
        Repository.Write("charts/web/templates/settings.yaml", ConfigMap("settings", "\"{{ .Values.greeting }}\""));
        return Repository.Commit(greeting);
    }

    public async Task<string?> GreetingAsync(string name = "settings")
    {
        var live = await TestCluster.Client.GetAsync(ConfigMaps, Namespace, name, CancellationToken.None);
        return live?.Json.GetProperty("data").GetProperty("greeting").GetString();
    }

    /// <summary>What a person does by hand.</summary>
    public Task PatchAsync(string patch) => KubectlAsync("patch", "configmap", "settings", "-p", patch);

    public async Task KubectlAsync(params string[] arguments)
    {
        using var kubectl = Process.Start(new ProcessStartInfo(TestTools.KubectlPath, [.. arguments, "-n", Namespace, "--kubeconfig", TestCluster.KubeconfigPath])
        {
            RedirectStandardOutput = true,
        })!;
        await kubectl.WaitForExitAsync();
        kubectl.ExitCode.ShouldBe(0);
    }

    public Task<JsonNode> UntilAsync(string status, CancellationToken ct, Func<JsonNode, bool>? also = null, string id = "res") =>
        UntilResourceAsync(r => (string)r["status"]! == status && (also is null || also(r)), ct, id);

    /// <summary>Of the condition <c>Ready</c>.</summary>
    public Task<JsonNode> UntilReasonAsync(string reason, CancellationToken ct, string id = "res") =>
        UntilResourceAsync(r => r["conditions"]!.AsArray().Any(c => (string)c!["type"]! == "Ready" && (string)c["reason"]! == reason), ct, id);

    /// <summary>Asks for a sync first: a test need not wait for the interval.</summary>
    public async Task SyncAsync(string commit, CancellationToken ct)
    {
        await EnsureResourceAsync();
        await TriggerAsync();
        await UntilRevisionAsync(commit, ct);
    }

    public Task<JsonNode> TriggerAsync(string id = "res") => Api.CallAsync("gitops.triggerSync", new { id });

    /// <summary>And nothing that was asked for is outstanding: else what is committed next may be synced too.</summary>
    public Task<JsonNode> UntilRevisionAsync(string commit, CancellationToken ct) =>
        UntilResourceAsync(r => (string)r["lastAppliedRevision"]! == $"main@sha1:{commit}" && (string)r["status"]! == "ready" && r["syncRequestedAt"] is null, ct);

    public async Task UntilGreetingAsync(string? greeting, CancellationToken ct, string name = "settings")
    {
        for (var limit = Stopwatch.StartNew(); await GreetingAsync(name) != greeting; await Task.Delay(100, ct))
            limit.Elapsed.ShouldBeLessThan(patience);
    }

    public async Task<JsonNode> UntilResourceAsync(Func<JsonNode, bool> isSo, CancellationToken ct, string id = "res")
    {
        if (id == "res")
            await EnsureResourceAsync();
        var limit = Stopwatch.StartNew();
        while (true)
        {
            var resource = await Api.CallAsync("gitops.getGitOpsResource", new { id });
            if (isSo(resource))
                return resource;
            limit.Elapsed.ShouldBeLessThan(patience, resource.ToJsonString());
            await Task.Delay(100, ct);
        }
    }

    /// <summary>Until no pass is under way: what comes next begins with the clock as it is then.</summary>
    public async Task UntilIdleAsync(CancellationToken ct)
    {
        for (var limit = Stopwatch.StartNew(); await IsBusyAsync(ct); await Task.Delay(20, ct))
            limit.Elapsed.ShouldBeLessThan(patience);
    }

    /// <summary>The newest first: <c>COMMIT STATUS REASON</c>.</summary>
    public async Task<IReadOnlyList<JsonNode>> DeploymentsAsync() =>
        [.. (await Api.CallAsync("deployments.list", new { projectId = "p" })).AsArray().Select(d => d!)];

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Git.DisposeAsync();
        await ns.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<bool> IsBusyAsync(CancellationToken ct) =>
        (await Api.Database.ListAsync($"SELECT id FROM gitops_resources WHERE claimed_by IS NOT NULL", row => row.Text("id"), ct)).Count > 0;

    private async Task EnsureResourceAsync()
    {
        if (!created)
            await AddResourceAsync("res", "kustomization", Config);
    }
}
