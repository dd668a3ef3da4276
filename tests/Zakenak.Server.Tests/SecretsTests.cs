using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Zakenak.Server.Tests.Charts;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Server.Tests.Reconciling;
using Zakenak.Testing;
using Zakenak.Testing.Git;

namespace Zakenak.Server.Tests;

/// <summary>A whole run with secrets in every place that takes one: none of them comes out anywhere.</summary>
public sealed class SecretsTests
{
    private const string GitPassword = "planted-g1t-password";
    private const string WebhookSecret = "planted-webh00k-secret";
    private const string Password = "planted horse battery";
    private const string ChartPassword = "planted-chart-password";
    private const string RegistryPassword = "planted-registry-password";
    private const string Deployed = "planted-deployed-value";

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task No_answer_no_line_of_the_log_and_no_event_tells_a_secret(DatabaseKind kind)
    {
        using var workspace = new Workspace();
        await using var ssh = await SshServer.StartAsync();
        await using var charts = await ChartServer.StartAsync();
        await using var world = await World.CreateAsync(kind, configure: options => options.Workspace = workspace.Path);
        var api = world.Api;
        using var log = new CollectedLog();
        api.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        var token = (string)(await api.CallAsync("auth.createToken", new { name = "ci", scope = "all" }))["token"]!; // told this once
        api.Answers.Clear();
        world.Git.Login = $"bot:{GitPassword}";
        var credentials = new { username = "bot", password = GitPassword };
        await api.CallAsync("repositories.update", new { id = "repo", credentials, webhookSecret = WebhookSecret }, token);
        await api.CallAsync("users.create", new { username = "ada", password = Password, role = "member" }, token);
        await world.SyncAsync(world.Declare("hello"), ct);
        await UseOtherSourcesAsync(world, ssh, charts);
        await RunOverRestAsync(world, workspace, token);
        await FailAsync(world, token);
        await FailOtherSourcesAsync(world, ssh, charts);
        await ReadAllAsync(api, token);

        var rows = await api.Database.ListAsync($"""
            SELECT message AS text FROM events UNION ALL SELECT target || action || username AS text FROM audit
            UNION ALL SELECT config || conditions || COALESCE(error_message, '') AS text FROM gitops_resources
            UNION ALL SELECT COALESCE(error_message, '') || COALESCE(message, '') || changes AS text FROM deployments
            UNION ALL SELECT COALESCE(credentials_sealed, '') || COALESCE(webhook_secret_sealed, '') || COALESCE(error_message, '') AS text FROM repositories
            UNION ALL SELECT COALESCE(kubeconfig_sealed, '') AS text FROM clusters UNION ALL SELECT password_hash AS text FROM users
            UNION ALL SELECT token_hash AS text FROM api_tokens UNION ALL SELECT data AS text FROM run_events
            UNION ALL SELECT COALESCE(error_message, '') || COALESCE(result, '') AS text FROM runs
            """, row => row.Text("text"), CancellationToken.None);
        api.Answers.ShouldNotBeEmpty();
        log.Lines.ShouldNotBeEmpty();
        string[] secrets = [GitPassword, WebhookSecret, Password, ChartPassword, RegistryPassword, Deployed, TestServer.AdminPassword, token,
            .. OfKubeconfig(), .. OfKey(ssh.Key), .. OfKey(ssh.OtherKey)];
        foreach (var text in api.Answers.Concat(log.Lines).Concat(rows))
            secrets.ShouldAllBe(secret => !text.Contains(secret, StringComparison.Ordinal), text);
    }

    /// <summary>A repository over ssh with a key, and one of charts with a password; each is read.</summary>
    private async Task UseOtherSourcesAsync(World world, SshServer ssh, ChartServer charts)
    {
        world.Repository.Write("keyed/keyed.yaml", World.ConfigMap("keyed", "hello"));
        world.Repository.Commit("for the key");
        await world.AddRepositoryAsync(new
        {
            id = "keyed",
            projectId = "p",
            fullName = "team/keyed",
            cloneUrl = ssh.Url(world.Repository.Folder),
            credentials = new { sshPrivateKey = ssh.Key, knownHosts = ssh.KnownHosts },
        });
        await world.AddResourceAsync("keyed", "kustomization", new { path = "./keyed", interval = "10s" }, "keyed");
        await world.UntilAsync("ready", ct, id: "keyed");
        charts.Login = $"robot:{ChartPassword}";
        charts.Publish("1.0.0", "one");
        await world.AddRepositoryAsync(new { id = "charts", projectId = "p", fullName = "team/charts", kind = "helm", cloneUrl = charts.Url, credentials = new { username = "robot", password = ChartPassword } });
        await world.AddResourceAsync("chart", "helm", new { chartName = "web", interval = "10s" }, "charts");
        await WaitFor.TrueAsync(async () => (string)(await world.Api.CallAsync("repositories.getFluxStatus", new { repositoryId = "charts" }))["syncStatus"]! == "ready", ct);
    }

    /// <summary>A project with a password in its file and a Secret among its manifests, and one that does not hold together.</summary>
    private async Task RunOverRestAsync(World world, Workspace workspace, string token)
    {
        workspace.Write("shop/zakenak.yaml", $$"""
            project: shop
            registry: { url: 127.0.0.1:1, username: robot, password: {{RegistryPassword}} }
            deploy: { namespace: {{world.Namespace}}, manifests: [secret.yaml] }
            """);
        workspace.Write("shop/secret.yaml", $$"""
            apiVersion: v1
            kind: Secret
            metadata: { name: planted }
            stringData: { value: {{Deployed}} }
            """);
        workspace.Write("broken/zakenak.yaml", $$"""
            project: broken
            registry: { password: [{{RegistryPassword}}] }
            """);
        foreach (var kind in new[] { "converge", "deploy" })
        {
            var started = JsonNode.Parse(await RestAsync(world.Api, HttpMethod.Post, $"/api/v1/{kind}", """{"config": "shop/zakenak.yaml"}""", token))!;
            await RestAsync(world.Api, HttpMethod.Get, $"{started["url"]}/events", null, token); // until its end
            ((string)JsonNode.Parse(await RestAsync(world.Api, HttpMethod.Get, (string)started["url"]!, null, token))!["status"]!).ShouldBe("success");
            await RestAsync(world.Api, HttpMethod.Post, $"/api/v1/{kind}", """{"config": "broken/zakenak.yaml"}""", token);
            await RestAsync(world.Api, HttpMethod.Post, $"/api/v1/{kind}", $$"""{"config": 1, "password": "{{RegistryPassword}}"}""", token + "x");
        }
        foreach (var path in new[] { "runs", "status", "resources", $"resources?kind=Secret&namespace={world.Namespace}" })
            await RestAsync(world.Api, HttpMethod.Get, $"/api/v1/{path}", null, token);
    }

    /// <summary>The key is another one, and so is the password.</summary>
    private async Task FailOtherSourcesAsync(World world, SshServer ssh, ChartServer charts)
    {
        await world.Api.CallAsync("repositories.update", new { id = "keyed", credentials = new { sshPrivateKey = ssh.OtherKey, knownHosts = ssh.KnownHosts } });
        await world.Api.RefusedAsync("repositories.update", new { id = "keyed", credentials = new { sshPrivateKey = ssh.Key, password = ChartPassword } });
        await world.TriggerAsync("keyed");
        await world.UntilReasonAsync("GitAuthFailed", ct, "keyed");
        charts.Login = "robot:another";
        await world.TriggerAsync("chart");
        await world.UntilReasonAsync("RegistryUnauthorized", ct, "chart");
    }

    /// <summary>What goes wrong tells much: a password that Git refuses, an address that is taken for one with a password in it, wrong input.</summary>
    private async Task FailAsync(World world, string token)
    {
        world.Git.Login = "bot:another";
        await world.TriggerAsync();
        await world.UntilAsync("failed", ct);
        await world.Api.RefusedAsync("repositories.update", new { id = "repo", cloneUrl = $"https://bot:{GitPassword}@git.example.com/a.git" }, token);
        await world.Api.RefusedAsync("users.create", new { username = "ada", password = Password, role = Password }, token);
        await world.Api.RefusedAsync("auth.login", new { username = "ada", password = Password + "!" });
        await world.Api.SendAsync("auth.getCurrentUser", null, token + "x");
        await world.Api.RefusedAsync("repositories.create", new { projectId = "p", fullName = "a/b", cloneUrl = "https://x.example.com", credentials = new { token = GitPassword, password = GitPassword } }, token);
        await world.Api.RefusedAsync("clusters.create", new { name = "x", kubeconfig = $"users: [{{name: me, user: {{token: {WebhookSecret}" }, token);
    }

    private static async Task ReadAllAsync(Api api, string token)
    {
        foreach (var (path, input) in new (string, object?)[]
        {
            ("clusters.list", null), ("clusters.get", new { id = "c" }), ("clusters.checkHealth", new { id = "c" }), ("repositories.get", new { id = "repo" }),
            ("repositories.list", new { projectId = "p" }), ("repositories.getFluxStatus", new { repositoryId = "repo" }), ("users.list", null),
            ("auth.listTokens", null), ("auth.getCurrentUser", null), ("gitops.getGitOpsResource", new { id = "res" }), ("deployments.list", new { projectId = "p" }),
            ("audit.list", new { limit = 500 }), ("environments.list", new { projectId = "p" }), ("projects.listMembers", new { projectId = "p" }),
        })
        {
            await api.CallAsync(path, input, token);
        }
        using var events = await EventStream.OpenAsync(api, "events.subscribe", new { projectId = "p", lastEventId = "0" }, token);
        await events.NextAsync();
        while (await events.NextAsync() is var (_, data) && data?["reason"]?.ToString() != "RegistryUnauthorized")
            api.Answers.Enqueue(data?.ToJsonString() ?? "");
    }

    /// <returns>The body.</returns>
    private async Task<string> RestAsync(Api api, HttpMethod method, string path, string? body, string token)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : TestServer.Json(body) };
        request.Headers.Authorization = new("Bearer", token);
        using var response = await api.Client.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        api.Answers.Enqueue($"{response.Headers} {text}");
        return text;
    }

    private static IEnumerable<string> OfKey(string key) => key.Split('\n').Where(line => line.Length > 20 && !line.StartsWith('-'));

    private static IEnumerable<string> OfKubeconfig() =>
        from line in File.ReadLines(TestCluster.KubeconfigPath)
        let colon = line.IndexOf(": ", StringComparison.Ordinal)
        where colon > 0 && line[..colon].Trim() is "token" or "client-key-data" or "password"
        select line[(colon + 2)..].Trim('"', ' ');

    private sealed class Workspace : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-workspace-");

        public string Path => folder.FullName;

        public void Write(string path, string text)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.Combine(Path, path))!);
            File.WriteAllText(System.IO.Path.Combine(Path, path), text);
        }

        public void Dispose() => folder.Delete(recursive: true);
    }

    /// <summary>What the server's own log writes, with its exceptions.</summary>
    private sealed class CollectedLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception} {JsonSerializer.Serialize((state as IEnumerable<KeyValuePair<string, object?>>)?.Select(p => $"{p.Value}"))}");

        public void Dispose()
        {
        }
    }
}
