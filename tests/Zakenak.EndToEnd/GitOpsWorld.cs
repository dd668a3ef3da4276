using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Testing;
using Zakenak.Testing.Git;

namespace Zakenak.EndToEnd;

/// <summary>A repository, a namespace and running servers between them, which are killed and started again: a project <c>p</c> whose resources
/// each deploy a folder of ConfigMaps.</summary>
internal sealed class GitOpsWorld : IAsyncDisposable
{
    public const string Password = "planted-admin-s3cret";

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90);
    private static readonly ApiResource configMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    private readonly TemporaryFolder folder = new();
    private readonly TestNamespace ns;
    private readonly GitHttpServer git;
    private readonly Dictionary<string, string?> environment;

    private GitOpsWorld(TestNamespace ns, GitHttpServer git, TemporaryFolder folder, string? connectionString)
    {
        (this.ns, this.git, this.folder) = (ns, git, folder);
        Repository = new TestRepository(folder.File("shop"));
        environment = new()
        {
            ["ZAKENAK_ADMIN_PASSWORD"] = Password,
            ["ZAKENAK_SECRET_KEY"] = Convert.ToBase64String(new byte[32]),
            ["Network__Allow"] = "127.0.0.1",
            ["Network__AllowHttp"] = "true",
            ["ConnectionStrings__Zakenak"] = connectionString,
            ["XDG_CACHE_HOME"] = folder.File("cache"),
        };
        Directory.CreateDirectory(Workspace);
    }

    public TestRepository Repository { get; }

    public string CloneUrl => $"{git.Url}/shop/.git";

    public string Namespace => ns.Name;

    /// <summary>Of the servers.</summary>
    public string Workspace => folder.File("workspace");

    /// <summary>Of an admin, since the last start.</summary>
    public string Token { get; private set; } = "";

    /// <param name="connectionString">Of PostgreSQL; null: SQLite.</param>
    /// <param name="runsPods">As far as the simulated node does.</param>
    public static async Task<GitOpsWorld> CreateAsync(string? connectionString = null, bool runsPods = false)
    {
        var folder = new TemporaryFolder();
        var ns = runsPods ? await TestCluster.CreateRunningNamespaceAsync("serve") : await TestCluster.CreateNamespaceAsync("serve");
        return new(ns, await GitHttpServer.StartAsync(folder.Path), folder, connectionString);
    }

    /// <param name="data">Each server of several has a folder of its own.</param>
    /// <param name="pod">What the server runs in; null: in no cluster.</param>
    public async Task<RunningServer> StartAsync(string data = "data", SimulatedPod? pod = null)
    {
        var all = new Dictionary<string, string?>(pod is null ? environment : environment.Concat(pod.Environment));
        var server = await RunningServer.StartAsync(folder.File(data), all, ["--workspace", Workspace], pod?.Launcher);
        using var signedIn = await server.Client.PostAsync("/auth", JsonContent.Create(new JsonObject { ["username"] = "admin", ["password"] = Password }));
        Token = (string)(await signedIn.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["token"]!;
        return server;
    }

    /// <param name="resources"><c>r0</c>, … of the folders of the same name.</param>
    /// <param name="isInCluster">Whether the cluster is the one that the server runs in.</param>
    public async Task FurnishAsync(RunningServer server, int resources, bool isInCluster = false)
    {
        await CallAsync(server, "projects.create", new { id = "p", name = "p" });
        await AddClusterAsync(server, isInCluster);
        await CallAsync(server, "projects.setDestinations", new { projectId = "p", destinations = new[] { new { clusterId = "c", @namespace = Namespace, clusterScoped = false } } });
        await CallAsync(server, "repositories.create", new { id = "repo", projectId = "p", fullName = "team/shop", cloneUrl = CloneUrl });
        await CallAsync(server, "repositories.enableGitOps", new { repositoryId = "repo", config = new { fluxNamespace = "flux-system", syncInterval = "10s" } });
        await CallAsync(server, "environments.create", new { id = "env", projectId = "p", clusterId = "c", name = "dev", type = "dev", @namespace = Namespace });
        await CallAsync(server, "environments.configureGitOps", new { environmentId = "env", config = new { enabled = true, autoSync = true, gitBranch = "main", gitPath = ".", syncInterval = "10s" } });
        for (var i = 0; i < resources; i++)
        {
            await CallAsync(server, "gitops.createGitOpsResource", new
            {
                id = $"r{i}",
                projectId = "p",
                environmentId = "env",
                repositoryId = "repo",
                type = "kustomization",
                name = $"r{i}",
                @namespace = Namespace,
                config = new { path = $"r{i}", interval = "10s", timeout = "1m" },
            });
        }
    }

    /// <summary>The cluster <c>c</c>.</summary>
    public async Task AddClusterAsync(RunningServer server, bool isInCluster = false) => await CallAsync(server, "clusters.create", isInCluster
        ? (object)new { id = "c", name = "c", inCluster = true }
        : new { id = "c", name = "c", kubeconfig = await TestCluster.WholeKubeconfigAsync() });

    /// <summary>ConfigMaps <c>r0-item-FIRST</c> … of each resource with one value, in two waves.</summary>
    /// <returns>The commit.</returns>
    public string Declare(int resources, int first, int count, string value)
    {
        for (var r = 0; r < resources; r++)
        {
            var yaml = new StringBuilder();
            for (var i = first; i < first + count; i++)
            {
                yaml.Append($$$"""
                    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "r{{{r}}}-item-{{{i}}}", "annotations": {"zakenak.io/wave": "{{{i % 2}}}"}}, "data": {"value": "{{{value}}}"}}
                    ---

                    """);
            }
            Repository.Write($"r{r}/objects.yaml", yaml.ToString());
        }
        return Repository.Commit(value);
    }

    public async Task<JsonNode> CallAsync(RunningServer server, string path, object input, bool isQuery = false)
    {
        var text = System.Text.Json.JsonSerializer.Serialize(input);
        using var request = isQuery
            ? new HttpRequestMessage(HttpMethod.Get, $"/trpc/{path}?input={Uri.EscapeDataString(text)}")
            : new HttpRequestMessage(HttpMethod.Post, $"/trpc/{path}") { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var response = await server.Client.SendAsync(request);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ((int)response.StatusCode).ShouldBe(200, body.ToJsonString());
        return body["result"]!["data"]!;
    }

    public Task TriggerAsync(RunningServer server, int resource) => CallAsync(server, "gitops.triggerSync", new { id = $"r{resource}" });

    public async Task UntilAppliedAsync(RunningServer server, string commit)
    {
        for (var limit = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var all = (await CallAsync(server, "gitops.listGitOpsResources", new { projectId = "p" }, isQuery: true)).AsArray();
            if (all.All(r => (string)r!["lastAppliedRevision"]! == $"main@sha1:{commit}" && (string)r["status"]! == "ready"))
                return;
            limit.Elapsed.ShouldBeLessThan(patience, $"{all.ToJsonString()}\n{server.Log}");
        }
    }

    /// <summary>Until the cluster holds so many objects with the value, at least: a pass is in its middle then.</summary>
    public async Task UntilSomeAsync(string value, int count)
    {
        for (var limit = Stopwatch.StartNew(); (await LiveAsync()).Values.Count(v => v == value) < count; await Task.Delay(10))
            limit.Elapsed.ShouldBeLessThan(patience);
    }

    /// <summary>Whatever the resources deployed: name and value.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LiveAsync()
    {
        var list = await TestCluster.Client.ListAsync(configMaps, Namespace, null, CancellationToken.None);
        return list.Items.Where(o => o.Name.Contains("-item-", StringComparison.Ordinal)).ToDictionary(o => o.Name, o => o.Json.GetProperty("data").GetProperty("value").GetString()!);
    }

    public async Task<IReadOnlyList<JsonNode>> DeploymentsAsync(RunningServer server) =>
        [.. (await CallAsync(server, "deployments.list", new { projectId = "p", limit = 500 }, isQuery: true)).AsArray().Select(d => d!)];

    public async Task<JsonNode> UntilDeployedAsync(RunningServer server, string deployment)
    {
        for (var limit = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var now = await CallAsync(server, "deployments.get", new { id = deployment }, isQuery: true);
            if (now["finishedAt"] is not null)
                return now;
            limit.Elapsed.ShouldBeLessThan(patience, $"{now.ToJsonString()}\n{server.Log}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await git.DisposeAsync();
        await ns.DisposeAsync();
        folder.Dispose();
    }
}
