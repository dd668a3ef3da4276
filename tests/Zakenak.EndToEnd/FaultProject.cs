using System.Diagnostics;
using System.Text;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A project of many small objects whose declaration moves on, and the executable that converges it while something goes
/// wrong.</summary>
internal sealed class FaultProject : IAsyncDisposable
{
    private static readonly ApiResource configMaps = new("", "v1", "ConfigMap", "configmaps", true, []);

    private readonly TemporaryFolder folder = new();
    private readonly string kubeconfig;

    private FaultProject(KubernetesClient client, string kubeconfig, string ns)
    {
        Client = client;
        this.kubeconfig = kubeconfig;
        Namespace = ns;
        folder.Write("zakenak.yaml", $"""
            project: faults
            deploy:
              namespace: {ns}
              createNamespace: true
              manifests: [objects.yaml]
            """);
    }

    public KubernetesClient Client { get; }

    public string Namespace { get; }

    public static FaultProject On(string kubeconfig) =>
        new(new KubernetesClient(ClusterConnection.Load(kubeconfig, null)), kubeconfig, $"faults-{Guid.NewGuid().ToString("n")[..8]}");

    /// <summary>ConfigMaps <c>item-FIRST</c> … with one value, in three waves.</summary>
    public void Declare(int first, int count, string value)
    {
        var yaml = new StringBuilder();
        foreach (var i in Enumerable.Range(first, count))
        {
            yaml.Append($$"""
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: item-{{i}}
                  annotations: {zakenak.io/wave: "{{i % 3}}"}
                data: {value: "{{value}}"}

                """);
        }
        folder.Write("objects.yaml", yaml.ToString());
    }

    public Process StartConverge(params string[] more) =>
        Zakenak.Start(Zakenak.Path, ["converge", "--kubeconfig", kubeconfig, .. more], folder.Path, null);

    public Task<Outcome> ConvergeAsync(params string[] more) =>
        Zakenak.RunAsync(["converge", "--kubeconfig", kubeconfig, .. more], folder.Path);

    /// <summary>Reads what the run says of its progress until it has said so many lines, or ended.</summary>
    public static async Task SaidAsync(Process run, int lines)
    {
        for (var said = 0; said < lines && await run.StandardError.ReadLineAsync() is not null;)
            said++;
    }

    /// <summary>Whatever stands in the namespace that this project applied: name and value.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OwnedAsync()
    {
        var owner = new Owner("faults", Namespace);
        var list = await Client.ListAsync(configMaps, Namespace, $"{Owner.Label}={owner.LabelValue}", TestContext.Current.CancellationToken);
        return list.Items.ToDictionary(o => o.Name, o => o.Json.GetProperty("data").GetProperty("value").GetString()!);
    }

    public async Task<LiveObject?> ConfigMapAsync(string name) => await Client.GetAsync(configMaps, Namespace, name, TestContext.Current.CancellationToken);

    public Task<LiveObject> CreateForeignAsync(string name) => Client.CreateAsync(configMaps, new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = name, ["namespace"] = Namespace },
        ["data"] = new System.Text.Json.Nodes.JsonObject { ["value"] = "foreign" },
    }, TestContext.Current.CancellationToken);

    public Task<ProjectInventory> InventoryAsync() => new InventoryStore(Client, new Owner("faults", Namespace)).LoadAsync(TestContext.Current.CancellationToken);

    /// <summary>Another run of the project, as far as anybody can see.</summary>
    public Task<RunLease> LeaseAsync() =>
        RunLease.AcquireAsync(Client, new Owner("faults", Namespace), TimeSpan.FromSeconds(20), _ => { }, TestContext.Current.CancellationToken);

    /// <summary>The cluster is as if nothing had ever gone wrong: exactly these objects, and an inventory that knows exactly
    /// them.</summary>
    public async Task ShouldHoldAsync(int first, int count, string value)
    {
        var expected = Enumerable.Range(first, count).ToDictionary(i => $"item-{i}", _ => value);
        (await OwnedAsync()).ShouldBe(expected, ignoreOrder: true);
        var entries = (await InventoryAsync()).Entries.Values.Where(e => e.Object.Kind == "ConfigMap").ToList();
        entries.Select(e => e.Object.Name).ShouldBe(expected.Keys, ignoreOrder: true);
        entries.ShouldAllBe(e => e.Uid != null && e.Digest != null && e.Fingerprint != null);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DeleteAsync(TestNamespace.Resource, null, Namespace, new DeleteOptions(), CancellationToken.None);
        Client.Dispose();
        folder.Dispose();
    }
}
