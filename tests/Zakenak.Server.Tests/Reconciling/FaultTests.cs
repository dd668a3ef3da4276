using System.Net;
using System.Text.Json.Nodes;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>What the server needs is gone for a while.</summary>
public sealed class FaultTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Database_that_goes_during_a_roll_out_and_comes_back_loses_nothing_and_has_nothing_done_twice()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var world = await World.CreateAsync(configure: options => options.ConnectionString = $"{postgres.ConnectionString};Database=postgres;Maximum Pool Size=20");
        world.Config = new { interval = "10s", timeout = "5m", healthChecks = new[] { new { apiVersion = "v1", kind = "ConfigMap", name = "checked" } } };
        var first = world.Declare("hello");
        await world.UntilAsync("reconciling", ct);
        await world.UntilGreetingAsync("hello", ct);
        await postgres.StopAsync();
        (await ReadyAsync(world)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        await world.KubectlAsync("create", "configmap", "checked"); // the pass ends while nobody can note it
        await postgres.StartAsync();

        await world.UntilRevisionAsync(first, ct);
        (await world.DeploymentsAsync()).Select(d => $"{d["gitCommitSha"]} {d["status"]}").ShouldBe([$"{first} success"]);
        var second = world.Declare("good morning");
        await world.SyncAsync(second, ct);
        (await ReadyAsync(world)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Commit_that_comes_while_the_API_server_is_gone_is_applied_when_it_is_back()
    {
        await using var cluster = await NamedCluster.UpAsync($"gitops-{Environment.ProcessId}");
        await using var world = await World.CreateAsync(kubeconfig: await TestCluster.WholeKubeconfigAsync(cluster.KubeconfigPath));
        using var client = cluster.CreateClient();
        await client.CreateAsync(TestNamespace.Resource, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = world.Namespace },
        }, ct);
        await world.SyncAsync(world.Declare("hello"), ct);
        await cluster.KillApiServerAsync();
        var second = world.Declare("good morning");
        await world.TriggerAsync();
        var failed = await world.UntilReasonAsync("ClusterUnreachable", ct);
        await cluster.StartApiServerAsync();
        await world.UntilRevisionAsync(second, ct);

        ((string)failed["status"]!).ShouldBe("failed");
        (await world.DeploymentsAsync()).Select(d => $"{d["gitCommitSha"]} {d["status"]} {d["errorReason"]}").Take(2)
            .ShouldBe([$"{second} success ", $"{second} failed ClusterUnreachable"]);
        var live = await client.GetAsync(World.ConfigMaps, world.Namespace, "settings", ct);
        live!.Json.GetProperty("data").GetProperty("greeting").GetString().ShouldBe("good morning");
    }

    private async Task<HttpStatusCode> ReadyAsync(World world)
    {
        using var client = new HttpClient { BaseAddress = world.Api.Address };
        using var response = await client.GetAsync("/readyz", ct);
        return response.StatusCode;
    }
}
