using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Zakenak.Server.Access;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Runs;

/// <summary>A server with a workspace, the real API server as its cluster <c>c</c>, and a namespace of the test's own.</summary>
internal sealed class RestWorld : IAsyncDisposable
{
    private static readonly Zakenak.Engine.Cluster.ApiResource leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);

    private readonly DirectoryInfo folder;
    private readonly TestNamespace ns;
    private readonly HttpClient client;

    private RestWorld(Api api, DirectoryInfo folder, TestNamespace ns)
    {
        (Api, this.folder, this.ns) = (api, folder, ns);
        client = new HttpClient { BaseAddress = api.Address };
    }

    public Api Api { get; }

    public string Namespace => ns.Name;

    public static async Task<RestWorld> CreateAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-workspace-");
        var workspace = folder.CreateSubdirectory("workspace").FullName;
        var api = await Api.StartAsync(kind, options => options.Workspace = workspace);
        await api.CallAsync("clusters.create", new { id = "c", name = "main", kubeconfig = await TestCluster.WholeKubeconfigAsync() });
        return new(api, folder, await TestCluster.CreateNamespaceAsync("rest"));
    }

    /// <summary>A file of the workspace; with <c>../</c> beside it.</summary>
    public void Write(string path, string text)
    {
        var file = Path.GetFullPath(Path.Combine(folder.FullName, "workspace", path));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(folder.FullName, "workspace", path), target);

    /// <summary>The project <c>shop</c> with a ConfigMap <c>settings</c>.</summary>
    /// <param name="more">Further names of ConfigMaps.</param>
    public void Declare(string greeting, params string[] more)
    {
        Write("shop/zakenak.yaml", $"project: shop\ndeploy:\n  namespace: {Namespace}\n  manifests: [manifests]\n");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "workspace/shop/manifests"));
        foreach (var old in Directory.GetFiles(Path.Combine(folder.FullName, "workspace/shop/manifests")))
            File.Delete(old);
        foreach (var name in more.Prepend("settings"))
            Write($"shop/manifests/{name}.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata: {{ greeting: {greeting} }}\n");
    }

    /// <param name="token">Null: the admin's; empty: nobody's.</param>
    public async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : TestServer.Json(body) };
        if (token != "")
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Api.Admin);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, path);
        status.ShouldBe(200, body?.ToJsonString());
        return body!;
    }

    /// <summary>The answer of a start that is accepted.</summary>
    public async Task<JsonNode> StartAsync(string kind, object body, string? token = null)
    {
        var (status, started) = await SendAsync(HttpMethod.Post, $"/api/v1/{kind}", System.Text.Json.JsonSerializer.Serialize(body), token);
        status.ShouldBe(202, started?.ToJsonString());
        return started!;
    }

    /// <summary>The events of a run until it ends: <c>id</c> and data of each.</summary>
    public async Task<IReadOnlyList<(string Id, JsonNode Data)>> FollowAsync(string url, string? after = null) => await ListenAsync(url, after).ToListAsync();

    /// <summary>As <see cref="FollowAsync"/>, each as it comes.</summary>
    public async IAsyncEnumerable<(string Id, JsonNode Data)> ListenAsync(string url, string? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{url}/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Api.Admin);
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        await foreach (var one in System.Net.ServerSentEvents.SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            yield return (one.EventId!, JsonNode.Parse(one.Data)!);
    }

    /// <summary>Starts a run and waits for its end by its events.</summary>
    public async Task<JsonNode> RunAsync(string kind, object body)
    {
        var url = (string)(await StartAsync(kind, body))["url"]!;
        await FollowAsync(url);
        return await GetAsync(url);
    }

    public async Task<string?> GreetingAsync(string name = "settings")
    {
        var configMaps = new Zakenak.Engine.Cluster.ApiResource("", "v1", "ConfigMap", "configmaps", true, []);
        var live = await TestCluster.Client.GetAsync(configMaps, Namespace, name, CancellationToken.None);
        return live?.Json.GetProperty("data").GetProperty("greeting").GetString();
    }

    /// <summary>As another converge of the project <c>shop</c> does while it writes.</summary>
    public Task HoldLeaseAsync()
    {
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return TestCluster.Client.CreateAsync(leases, (JsonObject)JsonNode.Parse($$"""
            {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "zakenak.shop", "namespace": "{{Namespace}}"},
             "spec": {"holderIdentity": "elsewhere/boot/1/1/run", "leaseDurationSeconds": 600, "acquireTime": "{{now}}", "renewTime": "{{now}}"} }
            """)!, CancellationToken.None);
    }

    /// <summary>As the other converge does at its end.</summary>
    public Task ReleaseLeaseAsync() => TestCluster.Client.DeleteAsync(leases, Namespace, "zakenak.shop", new(), CancellationToken.None);

    /// <summary>Until a run has told that it waits.</summary>
    public async Task UntilWaitingAsync(string url)
    {
        var id = url[(url.LastIndexOf('/') + 1)..];
        for (var limit = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var events = await Api.Database.ListAsync($"SELECT data FROM run_events WHERE run_id = {id}", row => row.Text("data"), CancellationToken.None);
            if (events.Any(e => e.Contains("\"type\":\"Waiting\"", StringComparison.Ordinal)))
                return;
            limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), string.Join('\n', events));
        }
    }

    /// <summary>A member of project <c>p</c>, which may deploy to these namespaces.</summary>
    public async Task<string> SignUpAsync(string name, string namespaces)
    {
        await Api.CallAsync("projects.create", new { id = "p", name = "p" });
        await Api.CallAsync("projects.setDestinations", new
        {
            projectId = "p",
            destinations = new[] { new { clusterId = "c", @namespace = namespaces, clusterScoped = false } },
        });
        return await Api.SignUpAsync(name, "p", ProjectRole.Viewer);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Api.DisposeAsync();
        await ns.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
