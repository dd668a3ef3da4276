using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

public sealed class DiscoveryTests : IDisposable
{
    private readonly KubeconfigFolder folder = new();
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_kind_costs_the_list_of_its_version_only()
    {
        var trace = new List<string>();
        using var client = new KubernetesClient(TestCluster.Client.Connection, new() { Trace = trace.Add });

        var deployment = await client.Discovery.FindAsync("apps/v1", "Deployment", ct);
        var set = await client.Discovery.FindAsync("apps/v1", "StatefulSet", ct);

        deployment!.Path("shop", "web").ShouldBe("/apis/apps/v1/namespaces/shop/deployments/web");
        deployment.Verbs.ShouldContain("patch");
        set!.Namespaced.ShouldBeTrue();
        trace.ShouldHaveSingleItem().ShouldStartWith("GET /apis/apps/v1 200 ");
        (await client.Discovery.FindAsync("v1", "Namespace", ct))!.Namespaced.ShouldBeFalse();
    }

    [Fact]
    public async Task All_kinds_and_versions_are_told_without_subresources()
    {
        using var client = new KubernetesClient(TestCluster.Client.Connection);

        var all = await client.Discovery.AllAsync(ct);
        var versions = await client.Discovery.ApiVersionsAsync(ct);

        all.ShouldContain(r => r.ApiVersion == "v1" && r.Kind == "Pod" && r.Plural == "pods" && r.Namespaced);
        all.ShouldContain(r => r.ToString() == "clusterroles.rbac.authorization.k8s.io" && !r.Namespaced);
        all.ShouldAllBe(r => !r.Plural.Contains('/') && r.Verbs.Count > 0);
        versions.ShouldContain("v1");
        versions.ShouldContain("v1/Secret");
        versions.ShouldContain("apps/v1");
        versions.ShouldContain("apps/v1/Deployment");
        versions.ShouldBeInOrder();
    }

    [Fact]
    public async Task Kind_that_was_just_defined_is_found()
    {
        var group = $"g{Guid.NewGuid():n}.example.com";
        using var client = new KubernetesClient(TestCluster.Client.Connection);
        var definitions = (await client.Discovery.FindAsync("apiextensions.k8s.io/v1", "CustomResourceDefinition", ct))!;
        (await client.Discovery.FindAsync($"{group}/v1", "Lamp", ct)).ShouldBeNull();
        await client.ApplyAsync(definitions, Definition(group), new ApplyOptions(), ct);
        try
        {
            ApiResource? found;
            while ((found = await client.Discovery.FindAsync($"{group}/v1", "Lamp", ct)) is null)
                await Task.Yield();

            found.Path("n").ShouldBe($"/apis/{group}/v1/namespaces/n/lamps");
            (await client.Discovery.FindPreferredAsync(group, "Lamp", ct)).ShouldBe(found);
            (await client.Discovery.FindPreferredAsync(group, "Nothing", ct)).ShouldBeNull();
        }
        finally
        {
            await client.DeleteAsync(definitions, null, $"lamps.{group}", new DeleteOptions(), CancellationToken.None);
        }
    }

    [Fact]
    public async Task Many_objects_of_an_unknown_kind_do_not_ask_as_many_times()
    {
        await using var server = new LoopbackServer(_ => LoopbackReply.Json("""{"kind":"APIResourceList","resources":[]}"""));
        using var client = new KubernetesClient(folder.Connect(server.Address));

        for (var i = 0; i < 500; i++)
            (await client.Discovery.FindAsync("x/v1", "Unknown", ct)).ShouldBeNull();

        server.Requests.Count.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Broken_aggregated_server_takes_only_its_own_kinds_along()
    {
        await using var server = new LoopbackServer(r => r.Target switch
        {
            "/api" => LoopbackReply.Json("""{"kind":"APIVersions","versions":["v1"]}"""),
            "/apis" => LoopbackReply.Json("""
                {"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1"}]},
                 {"name":"metrics.k8s.io","versions":[{"groupVersion":"metrics.k8s.io/v1beta1"}]}]}
                """),
            "/apis/metrics.k8s.io/v1beta1" => LoopbackReply.Refusal(503, "ServiceUnavailable"),
            _ => LoopbackReply.Json("""{"resources":[{"name":"things","kind":"Thing","namespaced":true,"verbs":["get"]},{"name":"things/status","kind":"Thing"}]}"""),
        });
        using var client = new KubernetesClient(folder.Connect(server.Address), new() { Time = new InstantTime() });

        (await client.Discovery.AllAsync(ct)).Select(r => r.ApiVersion).ShouldBe(["v1", "apps/v1"]);

        (await Should.ThrowAsync<KubernetesException>(() => client.Discovery.FindAsync("metrics.k8s.io/v1beta1", "NodeMetrics", ct)))
            .StatusReason.ShouldBe("ServiceUnavailable");
    }

    [Fact]
    public async Task Aggregated_answer_needs_two_requests()
    {
        const string list = """
            {"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"apps"},"versions":[
              {"version":"v1","freshness":"Current","resources":[{"resource":"deployments","responseKind":{"kind":"Deployment"},"scope":"Namespaced","verbs":["get"],
                "subresources":[{"subresource":"scale"}]}]},
              {"version":"v9","freshness":"Stale"}]}]}
            """;
        await using var server = new LoopbackServer(r => LoopbackReply.Json(r.Target == "/apis" ? list : """{"kind":"APIGroupDiscoveryList"}"""));
        using var client = new KubernetesClient(folder.Connect(server.Address));

        (await client.Discovery.ApiVersionsAsync(ct)).ShouldBe(["apps/v1", "apps/v1/Deployment"]);

        (await client.Discovery.FindAsync("apps/v1", "Deployment", ct))!.Namespaced.ShouldBeTrue();
        server.Requests.Count.ShouldBe(2);
        server.Requests.First().Header("Accept")!.ShouldContain("apidiscovery.k8s.io;v=v2;");
    }

    private static JsonObject Definition(string group) => JsonNode.Parse($$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"lamps.{{{group}}}"},
         "spec":{"group":"{{{group}}}","scope":"Namespaced","names":{"kind":"Lamp","plural":"lamps"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"} } }]} }
        """)!.AsObject();
}
