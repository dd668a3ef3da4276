using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Testing.Nodes;

namespace Zakenak.Testing;

/// <summary>A node without a kubelet: no container runs, but the pods bound to it are made to look as if one did, or as if it failed in
/// the way that their annotations ask for. See docs/design/simulated-node.md.</summary>
/// <remarks>It takes only the pods of namespaces that were given to it: many test processes share a cluster.</remarks>
public sealed class SimulatedNode : IAsyncDisposable
{
    /// <summary>On a namespace: the name of the simulated node that runs its pods.</summary>
    public const string NamespaceLabel = "simulated.zakenak.io/node";

    private static readonly Lazy<Task<SimulatedNode>> shared = new(() => Task.Run(StartSharedAsync));
    private readonly KubernetesClient client;
    private readonly NodeRegistration registration;
    private readonly PodScheduler scheduler;
    private readonly Kubelet kubelet;
    private readonly AdmissionRegistration admission;
    private readonly KubeletServer server;
    private readonly CancellationTokenSource stop = new();

    private SimulatedNode(KubernetesClient client, string name)
    {
        this.client = client;
        Name = name;
        var events = new NodeEvents(client, name);
        registration = new NodeRegistration(client, name);
        scheduler = new PodScheduler(client, events, name);
        kubelet = new Kubelet(client, events, name, text => Console.Error.WriteLine($"simulated node {name}: {text}"));
        server = new KubeletServer(kubelet, name);
        admission = new AdmissionRegistration(client, name);
    }

    /// <summary>The one of this test process, on <see cref="TestCluster"/>: started when first asked for, removed when the process
    /// ends. Skips the running test where nothing makes pods for it.</summary>
    public static Task<SimulatedNode> Shared
    {
        get
        {
            TestCluster.RequireControllers();
            return shared.Value;
        }
    }

    public string Name { get; }

    /// <summary>Ends when the node is disposed of, and fails when it cannot go on.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <param name="name">Default <c>simulated-xxxxxxxx</c>.</param>
    public static async Task<SimulatedNode> StartAsync(ClusterConnection connection, CancellationToken ct, string? name = null)
    {
        var client = new KubernetesClient(connection, new KubernetesClientOptions { Parallelism = 32 });
        var node = new SimulatedNode(client, name ?? $"simulated-{Guid.NewGuid().ToString("n")[..8]}");
        await node.server.StartAsync(ct);
        await node.admission.CreateAsync(await node.registration.CreateAsync(node.server.Port, ct), node.server, ct);
        node.Completion = node.RunAsync();
        return node;
    }

    /// <summary>From now on the pods of that namespace run here, those that are there already too.</summary>
    /// <exception cref="InvalidOperationException">There is no such namespace.</exception>
    public async Task TakeAsync(string ns, CancellationToken ct)
    {
        var found = await client.GetAsync(Kinds.Namespaces, null, ns, ct)
            ?? throw new InvalidOperationException($"there is no namespace {ns}");
        await TakeAsync(found, ct);
    }

    /// <summary>Takes that namespace each time that it is made; goes on until <paramref name="ct"/>.</summary>
    public async Task TakeAlwaysAsync(string ns, CancellationToken ct)
    {
        await foreach (var (type, found) in client.WatchAsync(Kinds.Namespaces, null, null, null, ct, $"metadata.name={ns}"))
        {
            try
            {
                if (type == WatchEventType.Added)
                    await TakeAsync(found, ct);
            }
            catch (KubernetesException e) when (e.SaysGone())
            {
                // It went again at once.
            }
        }
    }

    /// <summary>Removes the node and the pods that are bound to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await registration.RemoveAsync(CancellationToken.None);
        await server.DisposeAsync();
        client.Dispose();
    }

    private static async Task<SimulatedNode> StartSharedAsync()
    {
        var node = await StartAsync(ClusterConnection.Load(TestCluster.KubeconfigPath, null), CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => node.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
        return node;
    }

    /// <param name="ns">Its uid too: one that goes meanwhile must not be made anew.</param>
    private async Task TakeAsync(LiveObject ns, CancellationToken ct)
    {
        var json = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = ns.Name, ["uid"] = ns.Uid, ["labels"] = new JsonObject { [NamespaceLabel] = Name } },
        };
        await client.ApplyAsync(Kinds.Namespaces, json, NodeRegistration.Apply, ct);
        await (await Task.WhenAny(scheduler.SeesAsync(ns.Name), Completion)).WaitAsync(ct);
        await admission.ReachesAsync(ns.Name, ct);
    }

    private async Task RunAsync()
    {
        Func<CancellationToken, Task>[] loops =
        [
            registration.KeepAliveAsync,
            scheduler.WatchNamespacesAsync,
            scheduler.WatchPodsAsync,
            scheduler.RetryAsync,
            kubelet.WatchAsync,
        ];
        try
        {
            await await Task.WhenAny(loops.Select(loop => Task.Run(() => loop(stop.Token))));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Disposed of.
        }
        finally
        {
            await stop.CancelAsync();
        }
    }
}
