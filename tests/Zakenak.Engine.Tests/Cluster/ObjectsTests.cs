using System.Net;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Cluster;

/// <summary>One object's life, on a real API server.</summary>
public sealed class ObjectsTests
{
    private static readonly ApiResource configMaps = new("", "v1", "ConfigMap", "configmaps", true, []);
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    private static KubernetesClient Cluster => TestCluster.Client;

    [Fact]
    public async Task Object_is_created_read_changed_and_deleted()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("objects");

        var created = await Cluster.CreateAsync(configMaps, ConfigMap(ns.Name, "a", "one"), ct);
        created.Ref.ToString().ShouldBe($"ConfigMap/{ns.Name}/a");
        created.Uid.ShouldNotBeEmpty();

        var merged = await Cluster.PatchAsync(configMaps, ns.Name, "a", new JsonObject { ["data"] = new JsonObject { ["k"] = "two" } }, ct);
        merged.Json.GetProperty("data").GetProperty("k").GetString().ShouldBe("two");

        var patch = new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/data/k", ["value"] = "three" });
        (await Cluster.PatchAsync(configMaps, ns.Name, "a", patch, ct)).Uid.ShouldBe(created.Uid);

        var read = await Cluster.GetAsync(configMaps, ns.Name, "a", ct);
        read!.Json.GetProperty("data").GetProperty("k").GetString().ShouldBe("three");

        (await Cluster.DeleteAsync(configMaps, ns.Name, "a", new DeleteOptions(), ct)).ShouldBeTrue();
        (await Cluster.DeleteAsync(configMaps, ns.Name, "a", new DeleteOptions(), ct)).ShouldBeFalse();
        (await Cluster.GetAsync(configMaps, ns.Name, "a", ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Dry_run_answers_with_the_object_and_stores_nothing()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("objects");

        (await Cluster.ApplyAsync(configMaps, ConfigMap(ns.Name, "a", "one"), new ApplyOptions(DryRun: true), ct)).Name.ShouldBe("a");
        (await Cluster.CreateAsync(configMaps, ConfigMap(ns.Name, "b", "one"), ct, dryRun: true)).Name.ShouldBe("b");

        (await Cluster.ListAsync(configMaps, ns.Name, null, ct, "metadata.name!=kube-root-ca.crt")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Conflict_names_the_field_and_who_holds_it_until_it_is_forced()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("objects");
        await Cluster.ApplyAsync(configMaps, ConfigMap(ns.Name, "a", "theirs"), new ApplyOptions(FieldManager: "somebody"), ct);

        var conflict = await Should.ThrowAsync<KubernetesException>(() =>
            Cluster.ApplyAsync(configMaps, ConfigMap(ns.Name, "a", "ours"), new ApplyOptions(), ct));
        conflict.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var cause = conflict.Causes.ShouldHaveSingleItem();
        cause.Type.ShouldBe("FieldManagerConflict");
        cause.Field.ShouldBe(".data.k");
        cause.Message.ShouldContain("somebody");

        var forced = await Cluster.ApplyAsync(configMaps, ConfigMap(ns.Name, "a", "ours"), new ApplyOptions(Force: true), ct);
        forced.Json.GetProperty("data").GetProperty("k").GetString().ShouldBe("ours");
    }

    [Fact]
    public async Task Update_of_an_older_version_is_a_conflict()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("objects");
        var first = await Cluster.CreateAsync(configMaps, ConfigMap(ns.Name, "a", "one"), ct);
        var update = ConfigMap(ns.Name, "a", "two");
        update["metadata"]!["resourceVersion"] = first.ResourceVersion;
        await Cluster.UpdateAsync(configMaps, update, ct);

        var conflict = await Should.ThrowAsync<KubernetesException>(() => Cluster.UpdateAsync(configMaps, update, ct));

        conflict.StatusReason.ShouldBe("Conflict");
    }

    [Fact]
    public async Task Namesake_with_another_uid_is_not_deleted()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("objects");
        var live = await Cluster.CreateAsync(configMaps, ConfigMap(ns.Name, "a", "one"), ct);

        var refusal = await Should.ThrowAsync<KubernetesException>(() =>
            Cluster.DeleteAsync(configMaps, ns.Name, "a", new DeleteOptions(Uid: Guid.NewGuid().ToString()), ct));

        refusal.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Cluster.DeleteAsync(configMaps, ns.Name, "a", new DeleteOptions(live.Uid), ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task Invalid_object_comes_with_every_cause()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("objects");
        var services = new ApiResource("", "v1", "Service", "services", true, []);
        var json = JsonNode.Parse($$$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"a","namespace":"{{{ns.Name}}}"},
             "spec":{"type":"Nonsense","ports":[{"port":70000,"protocol":"TCP"}]}}
            """)!.AsObject();

        var invalid = await Should.ThrowAsync<KubernetesException>(() => Cluster.ApplyAsync(services, json, new ApplyOptions(), ct));

        invalid.StatusReason.ShouldBe("Invalid");
        invalid.Causes.Select(c => c.Field).ShouldBe(["spec.ports[0].port", "spec.ports[0].targetPort", "spec.type"], ignoreOrder: true);
    }

    [Fact]
    public async Task Unknown_field_is_refused_where_the_server_can()
    {
        TestCluster.RequireServer(1, 25);
        await using var ns = await TestCluster.CreateNamespaceAsync("objects");
        var json = ConfigMap(ns.Name, "a", "one");
        json["dataa"] = new JsonObject();

        var refusal = await Should.ThrowAsync<KubernetesException>(() => Cluster.ApplyAsync(configMaps, json, new ApplyOptions(), ct));

        refusal.Message.ShouldContain("dataa");
    }

    [Fact]
    public async Task Page_after_page_gives_every_object_once()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("objects");
        using var client = new KubernetesClient(TestCluster.Client.Connection, new() { Parallelism = 16 });
        var names = Enumerable.Range(0, 620).Select(i => $"o{i:000}").ToList();
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(names.Select(n => client.ApplyAsync(configMaps, ConfigMap(ns.Name, n, "v"), new ApplyOptions(), ct)));
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"{names.Count} applies: {elapsed.TotalMilliseconds:0} ms");

        var list = await client.ListAsync(configMaps, ns.Name, "app=objects", ct);

        list.Items.Select(i => i.Name).ShouldBe(names, ignoreOrder: true);
        list.ResourceVersion.ShouldNotBeEmpty();
        list.Items[0].Kind.ShouldBe("ConfigMap");
    }

    [Fact]
    public async Task Right_that_is_missing_is_named()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("objects");
        using var jane = new KubernetesClient(TestCluster.Client.Connection.As("jane", "developers"));

        var refusal = await Should.ThrowAsync<KubernetesException>(() =>
            jane.ApplyAsync(configMaps, ConfigMap(ns.Name, "a", "one"), new ApplyOptions(), ct));

        refusal.StatusReason.ShouldBe("Forbidden");
        refusal.MissingRight.ShouldBe($"User \"jane\" may not patch configmaps in namespace {ns.Name}");
    }

    internal static JsonObject ConfigMap(string ns, string name, string value) => JsonNode.Parse($$$"""
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","labels":{"app":"objects"}},"data":{"k":"{{{value}}}"}}
        """)!.AsObject();
}
