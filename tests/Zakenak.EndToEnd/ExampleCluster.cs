using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>A cluster for the examples alone, since they make objects that have no namespace; with stand-ins for what they need of a
/// real one.</summary>
public sealed class ExampleCluster : IAsyncDisposable
{
    private static readonly ApiResource volumes = new("", "v1", "PersistentVolume", "persistentvolumes", false, []);

    private static readonly Dictionary<string, string?> tools =
        new() { ["ZAKENAK_HELM"] = TestTools.HelmPath, ["ZAKENAK_KUBECTL"] = TestTools.KubectlPath };

    private NamedCluster? cluster;
    private KubernetesClient? client;
    private SimulatedNode? node;

    /// <summary>Not in the constructor: where no cluster can be made the test that asks is skipped.</summary>
    public async Task StartAsync()
    {
        if (cluster is not null)
            return;
        cluster = await NamedCluster.UpAsync($"examples-{Environment.ProcessId}");
        client = cluster.CreateClient();
        node = await SimulatedNode.StartAsync(client.Connection, TestContext.Current.CancellationToken);
        foreach (var standIn in Directory.GetFiles(Path.Combine(Repository.Root, "tests/Zakenak.EndToEnd/StandIns")))
            await KubectlAsync("apply", "-f", standIn);
    }

    /// <param name="variables">Of the environment, for <c>${NAME}</c>s.</param>
    internal async Task<Outcome> RunAsync(string arguments, params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string?>(tools);
        foreach (var (name, value) in variables)
            environment[name] = value;
        var words = $"{arguments} --kubeconfig {cluster!.KubeconfigPath}".Split(' ');
        return await Zakenak.RunAsync(words, Path.Combine(Repository.Root, "examples"), environment);
    }

    /// <summary>Makes the namespace, whose pods then run on the simulated node; the project finds it there.</summary>
    public async Task RunPodsAsync(string ns)
    {
        await KubectlAsync("create", "namespace", ns);
        await node!.TakeAsync(ns, TestContext.Current.CancellationToken);
    }

    /// <summary>Stands in for a storage class: a volume for one claim.</summary>
    public Task ProvideVolumeAsync(string ns, string claim, string size) => client!.CreateAsync(volumes, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolume",
        ["metadata"] = new JsonObject { ["name"] = $"{ns}-{claim}" },
        ["spec"] = new JsonObject
        {
            ["capacity"] = new JsonObject { ["storage"] = size },
            ["accessModes"] = new JsonArray("ReadWriteOnce"),
            ["claimRef"] = new JsonObject { ["namespace"] = ns, ["name"] = claim },
            ["hostPath"] = new JsonObject { ["path"] = "/nowhere" },
        },
    }, TestContext.Current.CancellationToken);

    /// <summary>Stands in for cert-manager: what it would say of each of these.</summary>
    public async Task AnswerAsync(params (string Kind, string Name)[] asked)
    {
        foreach (var (kind, name) in asked)
        {
            var resource = (await client!.Discovery.FindAsync("cert-manager.io/v1", kind, TestContext.Current.CancellationToken))!;
            var ready = new JsonObject { ["type"] = "Ready", ["status"] = "True", ["reason"] = "Ready", ["message"] = "stand-in" };
            var patch = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(ready) } };
            var status = resource with { Subresource = "status" };
            await client.PatchAsync(status, "cert-manager", name, patch, TestContext.Current.CancellationToken);
        }
    }

    public async Task<string> KubectlAsync(params string[] arguments)
    {
        using var process = Zakenak.Start(TestTools.KubectlPath, [.. arguments, "--kubeconfig", cluster!.KubeconfigPath], null, null);
        return (await Zakenak.FinishAsync(process)).ShouldExit(0).Output;
    }

    public async ValueTask DisposeAsync()
    {
        if (node is not null)
            await node.DisposeAsync();
        client?.Dispose();
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}
