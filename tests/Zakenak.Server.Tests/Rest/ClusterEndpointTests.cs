using System.Text.Json.Nodes;
using Zakenak.Server.Tests.Procedures;
using Zakenak.Server.Tests.Runs;

namespace Zakenak.Server.Tests.Rest;

/// <summary><c>GET /api/v1/status</c> and <c>/resources</c>, with a real API server.</summary>
public sealed class ClusterEndpointTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_counts_what_is_managed_by_its_health()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello", "extra");
        await world.RunAsync("converge", new { config = "shop/zakenak.yaml" });
        var member = await world.SignUpAsync("ada", world.Namespace);

        var (code, status) = await world.SendAsync(HttpMethod.Get, "/api/v1/status", null, member);

        code.ShouldBe(200);
        $"{status!["status"]} {status["cluster"]!["reachable"]} {status["cluster"]!["version"]}".ShouldBe($"healthy true {Zakenak.Testing.TestCluster.ServerVersion.GitVersion}");
        status["resources"]!.ToJsonString().ShouldBe("""{"total":2,"byHealth":{"Healthy":2}}""");
        status["lastRun"].ShouldBeNull();
        (await world.GetAsync("/api/v1/status?cluster=main"))["resources"]!["total"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task Cluster_that_is_gone_is_told_as_unreachable()
    {
        await using var api = await Api.StartAsync();
        await api.CallAsync("clusters.create", new { id = "c", name = "c", kubeconfig = Api.Kubeconfig.Replace("one.example.com:6443", "127.0.0.1:1") });
        using var client = new HttpClient { BaseAddress = api.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", api.Admin);
        var status = JsonNode.Parse(await client.GetStringAsync("/api/v1/status", ct))!;
        $"{status["status"]} {status["cluster"]!["reachable"]}".ShouldBe("unreachable false");
        status["cluster"]!["message"]!.ToString().ShouldContain("cannot be reached");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resources_come_by_query_string_and_by_a_body_as_the_reference_sends_it(bool asBody)
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        await world.RunAsync("converge", new { config = "shop/zakenak.yaml" });

        var (code, found) = asBody
            ? await world.SendAsync(HttpMethod.Get, "/api/v1/resources", new JsonObject { ["namespace"] = world.Namespace, ["kind"] = "ConfigMap" }.ToJsonString())
            : await world.SendAsync(HttpMethod.Get, $"/api/v1/resources?namespace={world.Namespace}&kind=configmaps");

        code.ShouldBe(200, found!.ToJsonString());
        var one = found.AsArray().Single(r => r!["name"]!.ToString() == "settings")!;
        $"{one["apiVersion"]} {one["kind"]} {one["namespace"]} {one["project"]} {one["health"]}".ShouldBe($"v1 ConfigMap {world.Namespace} shop.{world.Namespace} Healthy");
        found.ToJsonString().ShouldNotContain("hello"); // what is in them is not told
    }

    [Fact]
    public async Task Without_a_kind_it_is_what_Zakenak_manages()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello", "extra");
        await world.RunAsync("converge", new { config = "shop/zakenak.yaml" });
        (await world.GetAsync($"/api/v1/resources?namespace={world.Namespace}")).AsArray().Select(r => $"{r!["kind"]}/{r["name"]}").ShouldBe(["ConfigMap/extra", "ConfigMap/settings"]);
    }

    [Fact]
    public async Task Member_sees_the_namespaces_of_his_projects_alone()
    {
        await using var world = await RestWorld.CreateAsync();
        world.Declare("hello");
        await world.RunAsync("converge", new { config = "shop/zakenak.yaml" });
        var member = await world.SignUpAsync("ada", "other-*");
        foreach (var path in new[] { "", $"?namespace={world.Namespace}", $"?namespace={world.Namespace}&kind=ConfigMap", "?kind=Node", "?kind=Namespace" })
        {
            var (code, found) = await world.SendAsync(HttpMethod.Get, $"/api/v1/resources{path}", null, member);
            code.ShouldBe(200, path);
            found!.AsArray().ShouldBeEmpty(path);
        }
        var stranger = await world.Api.SignUpAsync("stranger");
        (await world.SendAsync(HttpMethod.Get, "/api/v1/resources", null, stranger)).Status.ShouldBe(404);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/status?cluster=c", null, stranger)).Status.ShouldBe(404);
        (await world.SendAsync(HttpMethod.Get, "/api/v1/status", null, "")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("?kind=Nonsense", null)]
    [InlineData("?namespace=Not%20One", null)]
    [InlineData("", "{\"no\": 1}")]
    [InlineData("", "{")]
    public async Task Wrong_input_is_a_problem(string query, string? body)
    {
        await using var world = await RestWorld.CreateAsync();
        var (status, problem) = await world.SendAsync(HttpMethod.Get, $"/api/v1/resources{query}", body);
        status.ShouldBe(400);
        problem!["code"]!.ToString().ShouldBe("INVALID_INPUT");
    }

    [Fact]
    public async Task Every_endpoint_is_in_the_description_and_the_page_shows_it()
    {
        await using var api = await Api.StartAsync();
        using var client = new HttpClient { BaseAddress = api.Address };
        var description = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", ct))!;
        description["paths"]!.AsObject().Select(p => p.Key).Where(p => p.StartsWith("/api/v1", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(["/api/v1/converge", "/api/v1/deploy", "/api/v1/resources", "/api/v1/runs", "/api/v1/runs/{id}", "/api/v1/runs/{id}/events", "/api/v1/status"]);
        description["paths"]!["/api/v1/converge"]!["post"]!["requestBody"]!.ToJsonString().ShouldContain("StartRun");
        description["components"]!["schemas"]!["StartRun"]!["required"]!.ToJsonString().ShouldBe("""["config"]""");
        (await client.GetStringAsync("/api/index.html", ct)).ShouldContain("Zakenak: REST API");
    }
}
