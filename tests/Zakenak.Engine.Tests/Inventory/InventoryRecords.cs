using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Inventory;

public class InventoryRecords
{
    private static readonly ApiResource secrets = new("", "v1", "Secret", "secrets", true, []);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_saved_is_loaded_again()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("inventory");
        var store = new InventoryStore(TestCluster.Client, new Owner("shop", ns.Name));
        var entry = new InventoryEntry(new ObjectRef("apps/v1", "Deployment", "prod", "web"), true, "uid", "digest", "print", [new LeftField(".spec.replicas", "hpa")]);
        var widened = new InventoryEntry(new ObjectRef("v1", "Namespace", null, "prod"), false);

        await store.SaveAsync(ProjectInventory.Empty.With([entry, widened]), Ct);

        (await store.LoadAsync(Ct)).Entries.Values.ShouldBe([entry, widened], ignoreOrder: true);
    }

    [Fact]
    public void Releases_are_kept_in_order_and_without_them_the_format_is_that_of_before()
    {
        var made = new InventoryEntry(new ObjectRef("batch/v1", "Job", "prod", "migrate"), true, "uid");
        var web = new ReleaseRecord("web", "prod", Installed: true, "sha256:1", ["{}"], [made]);
        var api = new ReleaseRecord("api", "prod");

        var read = InventoryFormat.Read(InventoryFormat.Write(ProjectInventory.Empty.With(Entries(2)).With(web).With(api)));

        read.Releases.ShouldBe([web, api]);
        read.Entries.Count.ShouldBe(2);
        FormatOf(ProjectInventory.Empty.With(web)).ShouldBe(2);
        FormatOf(ProjectInventory.Empty.With(Entries(2))).ShouldBe(1);

        static int FormatOf(ProjectInventory inventory)
        {
            using var json = JsonDocument.Parse(new GZipStream(new MemoryStream(InventoryFormat.Write(inventory)), CompressionMode.Decompress));
            return json.RootElement[0].GetInt32();
        }
    }

    [Fact]
    public async Task A_large_one_is_split_into_parts_and_the_parts_of_before_are_deleted()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("inventory");
        var store = new InventoryStore(TestCluster.Client, new Owner("shop", ns.Name), partSize: 20_000);

        var large = await store.SaveAsync(ProjectInventory.Empty.With(Entries(3000)), Ct);
        var parts = await NamesAsync(ns);
        var other = await store.SaveAsync(large.Without([Entries(1)[0].Object]), Ct);
        var partsOfOther = await NamesAsync(ns);

        parts.Count.ShouldBeGreaterThan(3);
        partsOfOther.Intersect(parts).ShouldBe(["zakenak.shop"], "the rest of the first save is gone");
        (await store.LoadAsync(Ct)).Entries.Count.ShouldBe(2999);
        other.ResourceVersion.ShouldNotBe(large.ResourceVersion);
    }

    [Fact]
    public async Task Of_two_that_save_at_once_one_loses()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("inventory");
        var store = new InventoryStore(TestCluster.Client, new Owner("shop", ns.Name));
        var loaded = await store.SaveAsync(ProjectInventory.Empty.With(Entries(1)), Ct);
        await store.SaveAsync(loaded.With(Entries(2)), Ct);

        var lost = await Should.ThrowAsync<ReconcileException>(() => store.SaveAsync(loaded.With(Entries(3)), Ct));

        lost.Reason.ShouldBe(Reasons.InventoryConflict);
        (await store.LoadAsync(Ct)).Entries.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("bm90IGd6aXA=")]
    [InlineData("")]
    public async Task A_damaged_one_is_an_error_that_says_what_to_do(string data)
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("inventory");
        await TestCluster.Client.CreateAsync(secrets, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "zakenak.shop", ["namespace"] = ns.Name },
            ["data"] = new JsonObject { ["inventory"] = data },
        }, Ct);

        var error = await Should.ThrowAsync<ReconcileException>(() => new InventoryStore(TestCluster.Client, new Owner("shop", ns.Name)).LoadAsync(Ct));

        error.Reason.ShouldBe(Reasons.InventoryInvalid);
        error.Message.ShouldContain($"Secret {ns.Name}/zakenak.shop");
    }

    [Fact]
    public void A_long_owner_fits_into_a_label_and_stays_unique()
    {
        var one = new Owner(new string('p', 50), new string('n', 60) + "1").LabelValue;
        var two = new Owner(new string('p', 50), new string('n', 60) + "2").LabelValue;

        one.Length.ShouldBeLessThanOrEqualTo(63);
        one.ShouldNotBe(two);
    }

    private static ImmutableArray<InventoryEntry> Entries(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new InventoryEntry(new ObjectRef("v1", "ConfigMap", "prod", $"item-{i}"), true,
            Guid.NewGuid().ToString(), Guid.NewGuid().ToString("n"), Guid.NewGuid().ToString("n"))),
    ];

    private static async Task<IReadOnlyList<string>> NamesAsync(TestNamespace ns) =>
        [.. (await TestCluster.Client.ListAsync(secrets, ns.Name, "zakenak.io/inventory=shop", Ct)).Items.Select(s => s.Name)];
}
