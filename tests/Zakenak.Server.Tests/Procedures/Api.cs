using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Access;
using Zakenak.Server.Data;
using Zakenak.Server.Runs;
using Zakenak.Server.Settings;
using Zakenak.Server.Tests.Data;
using Zakenak.Trpc;

namespace Zakenak.Server.Tests.Procedures;

/// <summary>A whole server, and calls of its procedures over HTTP as any client makes them.</summary>
internal sealed class Api : IAsyncDisposable
{
    public const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: main
        contexts: [{name: main, context: {cluster: one, user: me}}]
        clusters: [{name: one, cluster: {server: 'https://one.example.com:6443'}}]
        users: [{name: me, user: {token: planted-cluster-t0ken}}]
        """;

    private readonly TestServer server;

    private Api(TestServer server, string admin) => (this.server, Admin) = (server, admin);

    public string Admin { get; }

    public HttpClient Client => server.Client;

    public IServiceProvider Services => server.Server.Services;

    /// <summary>Of all calls.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Answers { get; } = [];

    public Uri Address => server.Client.BaseAddress!;

    public TrpcRouter Router => server.Server.Services.GetRequiredService<TrpcRouter>();

    public Runner Runner => server.Server.Services.GetRequiredService<Runner>();

    public Database Database => server.Server.Services.GetRequiredService<Database>();

    public static async Task<Api> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, Action<ServerOptions>? configure = null,
        TimeProvider? time = null)
    {
        var server = await TestServer.StartAsync(kind, configure, time);
        return new(server, await server.SignInAsAdminAsync());
    }

    /// <summary>Answers the envelope.</summary>
    /// <param name="token">Null: nobody's.</param>
    public async Task<(int Status, JsonObject Body)> SendAsync(string path, string? input, string? token)
    {
        var isQuery = Router.TryFind(path, out var procedure) && procedure.Kind == ProcedureKind.Query;
        using var request = isQuery
            ? new HttpRequestMessage(HttpMethod.Get, $"/trpc/{path}{(input is null ? "" : $"?input={Uri.EscapeDataString(input)}")}")
            : new HttpRequestMessage(HttpMethod.Post, $"/trpc/{path}") { Content = TestServer.Json(input ?? "") };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync();
        Answers.Enqueue(text);
        return ((int)response.StatusCode, (JsonObject)JsonNode.Parse(text)!);
    }

    /// <summary>The answer of a call that succeeds.</summary>
    public async Task<JsonNode> CallAsync(string path, object? input = null, string? token = null)
    {
        var (status, body) = await SendAsync(path, input is null ? null : System.Text.Json.JsonSerializer.Serialize(input), token ?? Admin);
        status.ShouldBe(200, body.ToJsonString());
        return body["result"]!["data"]!;
    }

    /// <summary>The application's code of a call that fails.</summary>
    public async Task<string> RefusedAsync(string path, object? input = null, string? token = null)
    {
        var (status, body) = await SendAsync(path, input is null ? null : System.Text.Json.JsonSerializer.Serialize(input), token ?? Admin);
        status.ShouldBeGreaterThanOrEqualTo(400, body.ToJsonString());
        return (string)body["error"]!["data"]!["appCode"]!;
    }

    /// <summary>The details of a call that fails.</summary>
    public async Task<JsonNode?> DetailsAsync(string path, object input, string? token = null)
    {
        var (status, body) = await SendAsync(path, System.Text.Json.JsonSerializer.Serialize(input), token ?? Admin);
        status.ShouldBeGreaterThanOrEqualTo(400, body.ToJsonString());
        return body["error"]!["data"]!["details"];
    }

    /// <summary>All that a call that fails is told.</summary>
    public async Task<string> ErrorAsync(string path, string input, string token)
    {
        if (Router.TryFind(path, out var procedure) && procedure.Kind == ProcedureKind.Subscription)
        {
            using var events = await EventStream.OpenAsync(this, path, input, token);
            await events.NextAsync();
            return (await events.NextAsync())!.Value.Data!.ToJsonString();
        }
        return (await SendAsync(path, input, token)).Body["error"]!.ToJsonString();
    }

    /// <summary>As <c>USERNAME ACTION TARGET OUTCOME PROJECT</c>, newest first.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync() =>
        [.. (await CallAsync("audit.list", new { limit = 500 })).AsArray()
            .Select(e => $"{e!["username"]} {e["action"]} {e["target"]} {e["outcome"]} {e["projectId"]}".TrimEnd())];

    /// <summary>The resource <c>ID-res</c> is no worker's.</summary>
    public async Task UntilIdleAsync(string id)
    {
        for (var limit = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            var due = await Database.ListAsync($"SELECT due_at, claimed_by FROM gitops_resources WHERE id = {$"{id}-res"}",
                row => row.TextOrNull("claimed_by") is null && row.Time("due_at") > DateTimeOffset.UtcNow, CancellationToken.None);
            if (due is [true])
                return;
            limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        }
    }

    /// <returns>The token of a new user.</returns>
    public async Task<string> SignUpAsync(string name, string? projectId = null, ProjectRole? role = null)
    {
        await CallAsync("users.create", new { username = name, password = "correct horse battery", role = "member" });
        if (projectId is not null)
            await CallAsync("projects.setMember", new { projectId, username = name, role = role.ToString()!.ToLowerInvariant() });
        using var response = await server.SignInAsync(name, "correct horse battery");
        return (string)JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["token"]!;
    }

    /// <summary>A project with everything in it, whose identifiers begin with <paramref name="id"/>.</summary>
    public async Task FurnishAsync(string id)
    {
        await CallAsync("projects.create", new { id, name = id });
        await CallAsync("clusters.create", new { id = $"{id}-cluster", name = id, kubeconfig = Kubeconfig });
        await CallAsync("projects.setDestinations", new
        {
            projectId = id,
            destinations = new[] { new { clusterId = $"{id}-cluster", @namespace = "shop-*", clusterScoped = false } },
        });
        await CallAsync("repositories.create", new { id = $"{id}-repo", projectId = id, fullName = "team/shop", cloneUrl = "https://git.example.com/team/shop.git" });
        await CallAsync("repositories.enableGitOps", new { repositoryId = $"{id}-repo", config = new { fluxNamespace = "flux-system", syncInterval = "1m" } });
        await CallAsync("environments.create", new
        {
            id = $"{id}-env",
            projectId = id,
            clusterId = $"{id}-cluster",
            repositoryId = $"{id}-repo",
            name = "production",
            type = "production",
            @namespace = "shop-prod",
        });
        await CallAsync("gitops.createGitOpsResource", new
        {
            id = $"{id}-res",
            projectId = id,
            environmentId = $"{id}-env",
            repositoryId = $"{id}-repo",
            type = "kustomization",
            name = "shop",
            @namespace = "shop-prod",
            config = new { path = "./k8s", interval = "720h" },
        });
        await Database.ExecuteAsync($"""
            INSERT INTO deployments (id, project_id, environment_id, resource_id, method, status, changes, created_at)
            VALUES ({$"{id}-dep"}, {id}, {$"{id}-env"}, {$"{id}-res"}, {"gitops-git"}, {"running"}, {"[]"}, {DateTimeOffset.UtcNow})
            """, CancellationToken.None);
    }

    /// <summary>Its environment is on; what is to be synced lies at an address that is not there.</summary>
    public Task<JsonNode> EnableAsync(string id) => CallAsync("environments.configureGitOps", new
    {
        environmentId = $"{id}-env",
        config = new { enabled = true, autoSync = true, gitBranch = "main", gitPath = "./k8s", syncInterval = "1h" },
    });

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
