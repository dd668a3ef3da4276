using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Server.Tests.Reconciling;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Charts;

/// <summary>Charts that are published, from where they are into the cluster.</summary>
public sealed class PublishedChartTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Newest_version_of_the_range_is_deployed_from_a_Helm_repository_and_a_newer_one_arrives_by_itself()
    {
        await using var charts = await ChartServer.StartAsync();
        charts.Login = "robot:planted-chart-s3cret";
        charts.Publish("1.0.0", "one");
        charts.Publish("2.0.0", "two");
        await using var world = await WorldAsync(charts.Url, new { username = "robot", password = "planted-chart-s3cret" });
        await world.AddResourceAsync("res", "helm", new { chartName = "web", chartVersion = "^1", sourceType = "HelmRepository", interval = "10s" }, "charts");

        var first = await world.UntilAsync("ready", ct);
        ((string)first["lastAppliedRevision"]!).ShouldMatch("^1\\.0\\.0@sha256:[0-9a-f]{64}$");
        (await world.GreetingAsync()).ShouldBe("one");
        charts.Publish("1.1.0", "one and more");
        await world.TriggerAsync();
        await world.UntilGreetingAsync("one and more", ct);
        await world.UntilAsync("ready", ct);

        (await world.DeploymentsAsync()).Select(d => $"{d["version"]} {d["status"]} {d["message"]}").ShouldBe(["1.1.0 success chart web 1.1.0", "1.0.0 success chart web 1.0.0"]);
        charts.Answers.ShouldContain("/index.yaml 304"); // what is known is not sent again
        charts.Answers.Count(a => a == "/web-1.0.0.tgz 200").ShouldBe(1);
    }

    [Theory]
    [InlineData(RegistryAccess.Open)]
    [InlineData(RegistryAccess.Basic)]
    public async Task Chart_is_deployed_from_a_registry_and_a_newer_one_arrives_by_itself(RegistryAccess access)
    {
        await using var registry = await TestRegistry.StartAsync(access);
        Push(registry, access, "1.0.0", "one");
        await using var world = await WorldAsync($"oci://{registry.Host}/team/charts",
            access == RegistryAccess.Basic ? new { username = TestRegistry.Username, password = TestRegistry.Password } : null);
        await world.AddResourceAsync("res", "helm", new { chartName = "web", interval = "10s", values = new { greeting = "inline" } }, "charts");

        var first = await world.UntilAsync("ready", ct);
        ((string)first["lastAppliedRevision"]!).ShouldStartWith("1.0.0@sha256:");
        (await world.GreetingAsync()).ShouldBe("inline");
        Push(registry, access, "1.1.0", "two");
        await world.TriggerAsync();
        await world.UntilResourceAsync(r => ((string)r["lastAppliedRevision"]!).StartsWith("1.1.0@", StringComparison.Ordinal), ct);
    }

    [Fact]
    public async Task Wrong_credentials_and_missing_charts_are_told_without_the_secret()
    {
        await using var charts = await ChartServer.StartAsync();
        charts.Login = "robot:right";
        charts.Publish("1.0.0", "one");
        await using var world = await WorldAsync(charts.Url, new { username = "robot", password = "planted-chart-s3cret" });
        await world.AddResourceAsync("res", "helm", new { chartName = "web", interval = "10s" }, "charts");
        var refused = await world.UntilAsync("failed", ct);
        refused["conditions"]![0]!["reason"]!.ToString().ShouldBe("RegistryUnauthorized");
        refused.ToJsonString().ShouldNotContain("s3cret");
        ((string)(await world.Api.CallAsync("repositories.getFluxStatus", new { repositoryId = "charts" }))["syncStatus"]!).ShouldBe("failed");

        await world.Api.CallAsync("repositories.update", new { id = "charts", credentials = new { username = "robot", password = "right" } });
        await world.AddResourceAsync("other", "helm", new { chartName = "wob", interval = "10s" }, "charts");
        var missing = await world.UntilAsync("failed", ct, id: "other");
        ((string)missing["errorMessage"]!).ShouldContain("has no chart wob");
        await world.TriggerAsync();
        await world.UntilAsync("ready", ct);
    }

    [Fact]
    public async Task Addresses_are_judged_at_first_and_after_a_redirect()
    {
        await using var elsewhere = await ChartServer.StartAsync();
        elsewhere.Publish("1.0.0", "one");
        await using var charts = await ChartServer.StartAsync();
        charts.Publish("1.0.0", "one");
        charts.RedirectArchivesTo = elsewhere.Url.Replace("127.0.0.1", "127.0.0.2");
        await using var world = await WorldAsync(charts.Url, null);
        await world.AddRepositoryAsync(new { id = "metadata", projectId = "p", fullName = "m", kind = "helm", cloneUrl = "https://169.254.169.254/charts" });
        await world.AddRepositoryAsync(new { id = "registry", projectId = "p", fullName = "r", kind = "helm", cloneUrl = "oci://127.0.0.3:5000/charts" });
        foreach (var (id, repository) in new[] { ("res", "charts"), ("first", "metadata"), ("second", "registry") })
            await world.AddResourceAsync(id, "helm", new { chartName = "web", interval = "10s" }, repository);

        foreach (var id in new[] { "res", "first", "second" })
        {
            var failed = await world.UntilAsync("failed", ct, id: id);
            failed["conditions"]![0]!["reason"]!.ToString().ShouldBe("AddressRefused", failed.ToJsonString());
        }
        elsewhere.Answers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data", "AddressRefused")]
    [InlineData("http://169.254.169.254/latest/meta-data", "RegistryRefused")] // credentials go to https alone
    [InlineData("http://127.0.0.2:PORT/token", "AddressRefused")]
    [InlineData("https://127.0.0.2:PORT/token", "AddressRefused")]
    public async Task Where_a_registry_sends_for_a_token_is_judged_too(string realm, string reason)
    {
        await using var elsewhere = await ChartServer.StartAsync();
        await using var registry = await ChallengingRegistry.StartAsync(realm.Replace("PORT", $"{new Uri(elsewhere.Url).Port}"));
        await using var world = await WorldAsync($"oci://{registry.Host}/team/charts", new { username = "robot", password = "planted-chart-s3cret" });
        await world.AddResourceAsync("res", "helm", new { chartName = "web", interval = "10s" }, "charts");

        var failed = await world.UntilAsync("failed", ct);

        failed["conditions"]![0]!["reason"]!.ToString().ShouldBe(reason, failed.ToJsonString());
        failed.ToJsonString().ShouldNotContain("s3cret");
        registry.IsAsked.ShouldBeTrue();
        elsewhere.Answers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chart_in_Git_cannot_have_the_server_fetch_what_it_depends_on()
    {
        await using var charts = await ChartServer.StartAsync();
        charts.Publish("1.0.0", "one");
        await using var world = await World.CreateAsync();
        world.Repository.Write("charts/web/Chart.yaml", $"apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{{name: inner, version: 1.0.0, repository: '{charts.Url}'}}]\n");
        world.Repository.Commit("dependency");
        await world.AddResourceAsync("res", "helm", new { chartName = "web", interval = "10s" });
        var failed = await world.UntilReasonAsync("RemoteResourceRefused", ct);
        ((string)failed["errorMessage"]!).ShouldContain("helm dependency update");
        charts.Answers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Repository_of_another_kind_than_the_resource_needs_is_refused_at_once()
    {
        await using var world = await WorldAsync("https://charts.example.com", null);
        var resource = new { projectId = "p", environmentId = "env", repositoryId = "charts", type = "kustomization", name = "x", @namespace = world.Namespace, config = new { } };
        (await world.Api.RefusedAsync("gitops.createGitOpsResource", resource)).ShouldBe("INVALID_INPUT");
        var chart = new { chartName = "web", sourceType = "GitRepository" };
        (await world.Api.RefusedAsync("gitops.createGitOpsResource", new { resource.projectId, resource.environmentId, resource.repositoryId, type = "helm", name = "x", resource.@namespace, config = chart }))
            .ShouldBe("INVALID_INPUT");
    }

    [Fact]
    public async Task Values_come_from_the_cluster_in_their_order_and_then_from_the_resource()
    {
        await using var world = await World.CreateAsync();
        world.DeclareChart("default");
        await world.AddResourceAsync("res", "helm", new
        {
            chartName = "web",
            interval = "10s",
            values = new { unused = true },
            valuesFrom = new object[]
            {
                new { kind = "ConfigMap", name = "not-there", optional = true },
                new { kind = "ConfigMap", name = "shared" },
                new { kind = "Secret", name = "own", valuesKey = "extra" },
            },
        });
        var missing = await world.UntilAsync("failed", ct);
        ((string)missing["errorMessage"]!).ShouldBe(
            $"ConfigMap/{world.Namespace}/shared, which config.valuesFrom names, is not in the cluster: create it, or make the entry optional.");

        await CreateAsync(world, "ConfigMap", "shared", new JsonObject { ["values.yaml"] = "greeting: shared\nsecret: shared\n" });
        await CreateAsync(world, "Secret", "own", new JsonObject { ["extra"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("greeting: planted-value-s3cret\n")) });
        await world.TriggerAsync();
        var ready = await world.UntilAsync("ready", ct);

        (await world.GreetingAsync()).ShouldBe("planted-value-s3cret");
        ready.ToJsonString().ShouldNotContain("s3cret");
    }

    private static async Task<World> WorldAsync(string url, object? credentials)
    {
        var world = await World.CreateAsync();
        await world.AddRepositoryAsync(new { id = "charts", projectId = "p", fullName = "team/charts", kind = "helm", cloneUrl = url, credentials });
        return world;
    }

    private Task<LiveObject> CreateAsync(World world, string kind, string name, JsonObject data) =>
        TestCluster.Client.CreateAsync(kind == "Secret" ? World.Secrets : World.ConfigMaps, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = world.Namespace },
            ["data"] = data,
        }, ct);

    private static void Push(TestRegistry registry, RegistryAccess access, string version, string greeting)
    {
        var folder = Directory.CreateTempSubdirectory("zakenak-push-");
        var archive = ChartServer.Pack(folder.FullName, version, greeting);
        string[] login = access == RegistryAccess.Basic ? ["--username", TestRegistry.Username, "--password", TestRegistry.Password] : [];
        ChartServer.Helm(["push", archive, $"oci://{registry.Host}/team/charts", "--plain-http", .. login]);
        folder.Delete(recursive: true);
    }
}
