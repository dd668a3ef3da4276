using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Inventory;

/// <summary>What is in a cluster, as its inventories say.</summary>
public sealed class ManagedObjectsTests
{
    private static readonly ApiResource configMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Object_in_two_inventories_is_told_once_with_the_owner_it_has()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("managed");
        var (before, now) = (new Owner("before", ns.Name), new Owner("now", ns.Name));
        var made = await TestCluster.Client.CreateAsync(configMaps, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "settings", ["namespace"] = ns.Name, ["labels"] = new JsonObject { [Owner.Label] = now.LabelValue } },
        }, Ct);
        foreach (var owner in new[] { before, now })
            await NoteAsync(owner, new InventoryEntry(made.Ref, true, made.Uid));

        (await ListAsync(ns.Name)).ShouldBe([$"{now.LabelValue} ConfigMap/{ns.Name}/settings"]);
    }

    [Fact]
    public async Task What_has_no_namespace_is_told_to_nobody_who_sees_a_namespace_only()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("managed");
        var live = (await TestCluster.Client.GetAsync(TestNamespace.Resource, null, ns.Name, Ct))!;

        // As a kind is noted that was not served yet: nobody knew that it has none.
        await NoteAsync(new Owner("shop", ns.Name), new InventoryEntry(live.Ref with { Namespace = ns.Name }, true, live.Uid));

        (await ListAsync(ns.Name)).ShouldBeEmpty();
    }

    private static Task NoteAsync(Owner owner, InventoryEntry entry) =>
        new InventoryStore(TestCluster.Client, owner).SaveAsync(ProjectInventory.Empty.With([entry]), Ct);

    /// <summary>What somebody is told who sees this namespace.</summary>
    private static async Task<IEnumerable<string>> ListAsync(string ns) =>
        (await new ManagedObjects(TestCluster.Client, seen => seen == ns, explain: false).ListAsync(null, Ct)).Select(o => $"{o.Owner} {o.Health.Object}");
}
