using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Server.Access;
using Zakenak.Server.Tests.Data;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Deployments;

/// <summary><c>deployments.create</c> on the real API server, with pods that run on the simulated node.</summary>
public sealed class DirectDeploymentTests
{
    private static readonly ApiResource deployments = new("apps", "v1", "Deployment", "deployments", true, []);

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Image_is_rolled_out_and_the_deployment_ends_when_the_workload_is_healthy(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var created = await world.DeployAsync(new { projectId = "p", environmentId = "env", version = "2" });
        $"{created["status"]} {created["deploymentMethod"]} {created["image"]} {created["author"]}".ShouldBe("running manual example.com/web:2 admin");

        var ended = await world.UntilEndedAsync(created);

        ended["status"]!.ToString().ShouldBe("success", ended.ToJsonString());
        (await world.ImageAsync()).ShouldBe("example.com/web:2");
        ((string)(await world.Api.CallAsync("deployments.list", new { projectId = "p" }))[0]!["id"]!).ShouldBe((string)created["id"]!);
    }

    [Fact]
    public async Task Image_that_cannot_be_pulled_ends_it_as_failed_with_the_cause()
    {
        await using var world = await World.CreateAsync();
        var ended = await world.UntilEndedAsync(await world.DeployAsync(new { projectId = "p", environmentId = "env", image = "example.com/web:does-not-exist" }));
        $"{ended["status"]} {ended["errorReason"]}".ShouldBe("failed HealthFailed");
        ended["errorMessage"]!.ToString().ShouldContain("does-not-exist");
    }

    [Fact]
    public async Task Deployment_that_a_killed_server_left_is_ended_by_the_next()
    {
        await using var world = await World.CreateAsync();
        await world.LeaveRunningAsync("dep-running", "example.com/web:1");
        await world.LeaveAsync("dep-pending", "pending", null, null);
        (await world.UntilEndedAsync(new JsonObject { ["id"] = "dep-running" }))["status"]!.ToString().ShouldBe("success");
        (await world.UntilEndedAsync(new JsonObject { ["id"] = "dep-pending" }))["errorReason"]!.ToString().ShouldBe("Interrupted");
    }

    [Fact]
    public async Task Token_of_a_pipeline_marks_what_it_deploys()
    {
        await using var world = await World.CreateAsync();
        var token = (string)(await world.Api.CallAsync("auth.createToken", new { name = "ci", scope = "pipeline" }))["token"]!;
        var created = await world.Api.CallAsync("deployments.create", new { projectId = "p", environmentId = "env", version = "3" }, token);
        created["deploymentMethod"]!.ToString().ShouldBe("pipeline");
    }

    [Fact]
    public async Task Developer_deploys_where_the_environment_lets_developers()
    {
        await using var world = await World.CreateAsync();
        var developer = await world.Api.SignUpAsync("ada", "p", ProjectRole.Developer);
        await world.Api.CallAsync("environments.update", new { id = "env", developersDeploy = false });
        (await world.Api.RefusedAsync("deployments.create", new { projectId = "p", environmentId = "env", version = "2" }, developer)).ShouldBe("INSUFFICIENT_PERMISSIONS");
        await world.Api.CallAsync("environments.update", new { id = "env", developersDeploy = true });
        await world.Api.CallAsync("deployments.create", new { projectId = "p", environmentId = "env", version = "2" }, developer);
    }

    [Theory]
    [InlineData("""{}""", "image")]
    [InlineData("""{"image": "No Image"}""", "image")]
    [InlineData("""{"version": "-x"}""", "version")]
    [InlineData("""{"version": "2", "workload": "wbe"}""", "workload")]
    [InlineData("""{"version": "2", "container": "nope"}""", "container")]
    public async Task Wrong_input_names_the_field(string more, string path)
    {
        await using var world = await World.CreateAsync();
        var input = (JsonObject)JsonNode.Parse(more)!;
        input["projectId"] = "p";
        input["environmentId"] = "env";
        var (status, body) = await world.Api.SendAsync("deployments.create", input.ToJsonString(), world.Api.Admin);
        status.ShouldBe(400, body.ToJsonString());
        body.ToJsonString().ShouldContain($"\"path\":\"{path}\"");
        (await world.Api.CallAsync("deployments.list", new { projectId = "p" })).AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Environment_of_another_project_is_not_found_and_a_namespace_outside_the_destinations_is_refused()
    {
        await using var world = await World.CreateAsync();
        await world.Api.CallAsync("projects.create", new { id = "q", name = "q" });
        (await world.Api.RefusedAsync("deployments.create", new { projectId = "q", environmentId = "env", version = "2" })).ShouldBe("ENVIRONMENT_NOT_FOUND");
        await world.Api.CallAsync("projects.setDestinations", new { projectId = "p", destinations = new[] { new { clusterId = "c", @namespace = "elsewhere", clusterScoped = false } } });
        (await world.Api.RefusedAsync("deployments.create", new { projectId = "p", environmentId = "env", version = "2" })).ShouldBe("DESTINATION_REFUSED");
        (await world.ImageAsync()).ShouldBe("example.com/web:1");
    }

    [Fact]
    public async Task What_was_deployed_past_Git_is_held_while_drift_is_put_back_and_goes_with_the_next_sync()
    {
        await using var world = await Reconciling.World.CreateAsync(runsPods: true);
        world.Repository.Write("k8s/web.yaml", Reconciling.World.Deployment("web"));
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        var created = await world.Api.CallAsync("deployments.create", new { projectId = "p", environmentId = "env", version = "2" });
        await UntilEndedAsync(world.Api, created);

        // The next pass is due at once: it puts drift back, and leaves the image.
        await world.UntilIdleAsync(ct);
        await world.PatchAsync("""{"data": {"greeting": "by hand"}}""");
        await world.Api.Database.ExecuteAsync($"UPDATE gitops_resources SET due_at = 0", ct);
        await world.UntilGreetingAsync("hello", ct);
        (await ImageAsync(world.Namespace)).ShouldBe("example.com/web:2");

        await world.SyncAsync(world.Declare("good morning"), ct);
        (await ImageAsync(world.Namespace)).ShouldBe("example.com/web:1");
    }

    [Fact]
    public async Task One_that_another_image_overtook_ends_as_superseded()
    {
        await using var world = await World.CreateAsync();
        await world.LeaveRunningAsync("dep-overtaken", "example.com/web:0");
        (await world.UntilEndedAsync(new JsonObject { ["id"] = "dep-overtaken" }))["errorReason"]!.ToString().ShouldBe("Superseded");
    }

    [Fact]
    public async Task One_that_cannot_be_looked_at_keeps_no_other_waiting()
    {
        await using var world = await World.CreateAsync();
        await world.LeaveRunningAsync("dep-broken", "example.com/web:1", "broken");
        await world.LeaveRunningAsync("dep-running", "example.com/web:1");
        (await world.UntilEndedAsync(new JsonObject { ["id"] = "dep-running" }))["status"]!.ToString().ShouldBe("success");
        (await world.UntilEndedAsync(new JsonObject { ["id"] = "dep-broken" }))["errorReason"]!.ToString().ShouldBe("Internal");
    }

    [Fact]
    public async Task Workload_that_another_project_owns_is_not_touched()
    {
        await using var world = await World.CreateAsync();
        await world.PatchAsync("""{"metadata": {"labels": {"zakenak.io/owner": "other.elsewhere"}}}""");
        (await world.Api.RefusedAsync("deployments.create", new { projectId = "p", environmentId = "env", version = "2" })).ShouldBe("DESTINATION_REFUSED");
        (await world.ImageAsync()).ShouldBe("example.com/web:1");
    }

    [Fact]
    public async Task The_cluster_is_asked_as_the_service_account_of_the_environment()
    {
        await using var world = await World.CreateAsync();
        await world.Api.Database.ExecuteAsync($"UPDATE environments SET service_account = 'nobody-in-particular'", ct);
        await world.LeaveRunningAsync("dep-refused", "example.com/web:1");

        var ended = await world.UntilEndedAsync(new JsonObject { ["id"] = "dep-refused" });

        ended["errorReason"]!.ToString().ShouldBe("ClusterRefused");
        ended["errorMessage"]!.ToString().ShouldContain("nobody-in-particular");
    }

    private static async Task<JsonNode> UntilEndedAsync(Api api, JsonNode deployment)
    {
        for (var limit = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var now = await api.CallAsync("deployments.get", new { id = (string)deployment["id"]! });
            if (now["finishedAt"] is not null)
                return now;
            limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), now.ToJsonString());
        }
    }

    private static async Task<string?> ImageAsync(string ns) => (await TestCluster.Client.GetAsync(deployments, ns, "web", CancellationToken.None))!.Json
        .GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0].GetProperty("image").GetString();

    /// <summary>A project <c>p</c> with the environment <c>env</c>, in whose namespace the workload <c>web</c> runs.</summary>
    private sealed class World(Api api, TestNamespace ns) : IAsyncDisposable
    {
        public Api Api => api;

        public static async Task<World> CreateAsync(DatabaseKind kind = DatabaseKind.Sqlite)
        {
            var ns = await TestCluster.CreateRunningNamespaceAsync("direct");
            var api = await Api.StartAsync(kind);
            await TestCluster.Client.CreateAsync(deployments, (JsonObject)JsonNode.Parse($$"""
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "{{ns.Name}}"},
                 "spec": {"selector": {"matchLabels": {"app": "web"} }, "template": {"metadata": {"labels": {"app": "web"} },
                  "spec": {"containers": [{"name": "web", "image": "example.com/web:1"}]} } } }
                """)!, CancellationToken.None);
            await api.CallAsync("projects.create", new { id = "p", name = "p" });
            await api.CallAsync("clusters.create", new { id = "c", name = "c", kubeconfig = await TestCluster.WholeKubeconfigAsync() });
            await api.CallAsync("projects.setDestinations", new { projectId = "p", destinations = new[] { Destination("c") } });
            await api.CallAsync("environments.create", new { id = "env", projectId = "p", clusterId = "c", name = "dev", type = "dev", @namespace = ns.Name });
            // An environment whose cluster's kubeconfig nobody can open any more.
            await api.CallAsync("clusters.create", new { id = "sealed", name = "sealed", kubeconfig = await TestCluster.WholeKubeconfigAsync() });
            await api.CallAsync("projects.setDestinations", new { projectId = "p", destinations = new[] { Destination("c"), Destination("sealed") } });
            await api.CallAsync("environments.create", new { id = "broken", projectId = "p", clusterId = "sealed", name = "broken", type = "dev", @namespace = ns.Name });
            await api.Database.ExecuteAsync($"UPDATE clusters SET kubeconfig_sealed = 'broken' WHERE id = 'sealed'", CancellationToken.None);
            return new(api, ns);

            object Destination(string cluster) => new { clusterId = cluster, @namespace = ns.Name, clusterScoped = false };
        }

        public Task<JsonNode> DeployAsync(object input) => Api.CallAsync("deployments.create", input);

        public Task<JsonNode> UntilEndedAsync(JsonNode deployment) => DirectDeploymentTests.UntilEndedAsync(Api, deployment);

        /// <summary>As a server leaves it that is killed long ago, in the midst of it.</summary>
        public Task LeaveRunningAsync(string id, string image, string environment = "env") => LeaveAsync(id, "running", image, 1, environment);

        public Task LeaveAsync(string id, string status, string? image, long? started, string environment = "env") => api.Database.ExecuteAsync($"""
            INSERT INTO deployments (id, project_id, environment_id, method, status, changes, image, created_at, started_at, workload)
            VALUES ({id}, 'p', {environment}, 'manual', {status}, '[]', {image}, 1, CAST({started} AS BIGINT), 'Deployment/web')
            """, CancellationToken.None);

        public Task PatchAsync(string patch) => TestCluster.Client.PatchAsync(deployments, ns.Name, "web", (JsonObject)JsonNode.Parse(patch)!, CancellationToken.None);

        public Task<string?> ImageAsync() => DirectDeploymentTests.ImageAsync(ns.Name);

        public async ValueTask DisposeAsync()
        {
            await Api.DisposeAsync();
            await ns.DisposeAsync();
        }
    }
}
