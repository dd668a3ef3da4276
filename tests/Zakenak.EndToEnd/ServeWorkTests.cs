using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>What a server does beside the passes of its resources: runs over REST and deployments past Git, also when it ends in their
/// middle.</summary>
public sealed class ServeWorkTests : IDisposable
{
    private static readonly ApiResource deployments = new("apps", "v1", "Deployment", "deployments", true, []);

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Project_in_the_workspace_is_converged_over_rest()
    {
        await using var world = await GitOpsWorld.CreateAsync();
        world.DeclareProject(3, "hello");
        await using var server = await world.StartAsync();
        await world.AddClusterAsync(server);
        var run = await world.UntilEndedAsync(server, await world.ConvergeAsync(server));
        ((string)run["status"]!).ShouldBe("success", run.ToJsonString());
        (await world.LiveAsync()).ShouldBe(Enumerable.Range(0, 3).ToDictionary(i => $"shop-item-{i}", _ => "hello"), ignoreOrder: true);
    }

    [Fact]
    public async Task Server_in_a_pod_deploys_to_the_cluster_around_it()
    {
        await using var world = await GitOpsWorld.CreateAsync();
        var pod = await SimulatedPod.CreateAsync(world.Namespace, folder.File("serviceaccount"));
        var commit = world.Declare(1, 0, 3, "hello");
        await using var server = await world.StartAsync(pod: pod);
        await world.FurnishAsync(server, 1, isInCluster: true);
        await world.UntilAppliedAsync(server, commit);
        (await world.LiveAsync()).Values.ShouldBe(["hello", "hello", "hello"]);
        var cluster = await world.CallAsync(server, "clusters.get", new { id = "c" }, isQuery: true);
        $"{cluster["inCluster"]} {cluster["server"]}".ShouldBe($"true https://{pod.Environment["KUBERNETES_SERVICE_HOST"]}:{pod.Environment["KUBERNETES_SERVICE_PORT"]}/");
    }

    [Theory]
    [InlineData(false, "failed Interrupted")]
    [InlineData(true, "failed Cancelled")]
    public async Task Run_in_whose_middle_the_server_ended_is_told_as_that_and_the_next_one_finishes_its_work(bool isAsked, string told)
    {
        const int objects = 300;
        await using var world = await GitOpsWorld.CreateAsync();
        await using (var first = await world.StartAsync())
            await world.AddClusterAsync(first);
        var ended = "success";
        // Once more where this machine stood still for so long that the run was through before the server ended.
        for (var attempt = 1; ended == "success" && attempt <= 5; attempt++)
        {
            var value = $"value-{attempt}";
            world.DeclareProject(objects, value);
            ended = await EndInItsMiddleAsync(world, value, isAsked);
        }
        ended.ShouldBe(told);

        await using var next = await world.StartAsync();
        world.DeclareProject(objects, "end");
        var again = await world.UntilEndedAsync(next, await world.ConvergeAsync(next));
        ((string)again["status"]!).ShouldBe("success", again.ToJsonString());
        (await world.LiveAsync()).Values.ShouldBe(Enumerable.Repeat("end", objects));
        (await world.RunsAsync(next)).Take(2).ShouldBe(["success", told]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deployment_past_git_in_whose_middle_the_server_ended_is_ended_by_the_next_and_made_once(bool isAsked)
    {
        await using var world = await GitOpsWorld.CreateAsync(runsPods: true);
        world.Repository.Write("r0/web.yaml", Web);
        var commit = world.Repository.Commit("web");
        JsonNode created;
        await using (var server = await world.StartAsync())
        {
            await world.FurnishAsync(server, 1);
            await world.UntilAppliedAsync(server, commit);
            created = await world.CallAsync(server, "deployments.create", new { projectId = "p", environmentId = "env", version = "2" });
            if (isAsked)
                (await server.StopAsync()).ShouldBe(0, server.Log);
        }
        ((string)created["status"]!).ShouldBe("running");

        await using var next = await world.StartAsync();
        var ended = await world.UntilDeployedAsync(next, (string)created["id"]!);
        ((string)ended["status"]!).ShouldBe("success", ended.ToJsonString());
        var live = (await TestCluster.Client.GetAsync(deployments, world.Namespace, "web", CancellationToken.None))!.Json;
        live.GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0].GetProperty("image").GetString().ShouldBe("example.com/web:2");
        live.GetProperty("metadata").GetProperty("generation").GetInt32().ShouldBe(2, "its image was to be set once");
        (await world.DeploymentsAsync(next)).Select(d => $"{d["deploymentMethod"]} {d["status"]}").ShouldBe(["manual success", "gitops-git success"]);
    }

    public void Dispose() => folder.Dispose();

    /// <returns>What the next server tells of the run: <c>STATUS REASON</c>.</returns>
    private static async Task<string> EndInItsMiddleAsync(GitOpsWorld world, string value, bool isAsked)
    {
        string run;
        await using (var server = await world.StartAsync())
        {
            run = await world.ConvergeAsync(server);
            await world.UntilSomeAsync(value, 20);
            if (isAsked)
                (await server.StopAsync()).ShouldBe(0, server.Log);
        }
        await using var next = await world.StartAsync();
        var ended = await world.UntilEndedAsync(next, run);
        return $"{ended["status"]} {ended["errorReason"]}".TrimEnd();
    }

    /// <summary>One that takes a moment until it is healthy.</summary>
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata:
              labels: { app: web }
              annotations: { simulated.zakenak.io/behaviour: slow, simulated.zakenak.io/delay: 3s }
            spec: { containers: [{ name: main, image: "example.com/web:1" }] }
        """;
}
