using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Server.Tests.Reconciling;
using Zakenak.Testing;

namespace Zakenak.Server.Tests;

/// <summary>A whole run with secrets in every place that takes one: none of them comes out anywhere.</summary>
public sealed class SecretsTests
{
    private const string GitPassword = "planted-g1t-password";
    private const string WebhookSecret = "planted-webh00k-secret";
    private const string Password = "planted horse battery";

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task No_answer_no_line_of_the_log_and_no_event_tells_a_secret(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
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
        await FailAsync(world, token);
        await ReadAllAsync(api, token);

        var rows = await api.Database.ListAsync($"""
            SELECT message AS text FROM events UNION ALL SELECT target || action || username AS text FROM audit
            UNION ALL SELECT config || conditions || COALESCE(error_message, '') AS text FROM gitops_resources
            UNION ALL SELECT COALESCE(error_message, '') || COALESCE(message, '') || changes AS text FROM deployments
            UNION ALL SELECT COALESCE(credentials_sealed, '') || COALESCE(webhook_secret_sealed, '') || COALESCE(error_message, '') AS text FROM repositories
            UNION ALL SELECT COALESCE(kubeconfig_sealed, '') AS text FROM clusters UNION ALL SELECT password_hash AS text FROM users
            UNION ALL SELECT token_hash AS text FROM api_tokens
            """, row => row.Text("text"), CancellationToken.None);
        api.Answers.ShouldNotBeEmpty();
        log.Lines.ShouldNotBeEmpty();
        string[] secrets = [GitPassword, WebhookSecret, Password, TestServer.AdminPassword, token, .. OfKubeconfig()];
        foreach (var text in api.Answers.Concat(log.Lines).Concat(rows))
            secrets.ShouldAllBe(secret => !text.Contains(secret, StringComparison.Ordinal), text);
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
        while (await events.NextAsync() is var (_, data) && data?["reason"]?.ToString() != "GitAuthFailed")
            api.Answers.Enqueue(data?.ToJsonString() ?? "");
    }

    private static IEnumerable<string> OfKubeconfig() =>
        from line in File.ReadLines(TestCluster.KubeconfigPath)
        let colon = line.IndexOf(": ", StringComparison.Ordinal)
        where colon > 0 && line[..colon].Trim() is "token" or "client-key-data" or "password"
        select line[(colon + 2)..].Trim('"', ' ');

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
