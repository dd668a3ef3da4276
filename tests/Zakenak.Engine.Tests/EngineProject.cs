using System.Collections.Concurrent;
using System.Diagnostics;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.History;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Pruning;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests;

/// <summary>A small project of plain manifests in a namespace of its own, converged onto the real API server.</summary>
internal sealed class EngineProject : IAsyncDisposable
{
    private readonly TestNamespace ns;
    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;
    private readonly ConcurrentQueue<string> requests = new();

    private EngineProject(TestNamespace ns)
    {
        this.ns = ns;
        Client = new KubernetesClient(ClusterConnection.Load(TestCluster.KubeconfigPath, null), new KubernetesClientOptions { Trace = requests.Enqueue });
    }

    public string Namespace => ns.Name;

    public string Project { get; init; } = "shop";

    /// <summary>What the history says of this project's runs; null, as at first: they are not recorded.</summary>
    public RunOrigin? Origin { get; set; }

    public Owner Owner => new(Project, Namespace);

    /// <summary>Has its own trace, so that a test can say what was asked.</summary>
    public KubernetesClient Client { get; }

    public static async Task<EngineProject> CreateAsync(string project = "shop") => new(await TestCluster.CreateNamespaceAsync("engine")) { Project = project };

    /// <summary>One whose pods run, or fail as their annotations ask for.</summary>
    public static async Task<EngineProject> CreateRunningAsync() => new(await TestCluster.CreateRunningNamespaceAsync("engine"));

    /// <summary>Another project in the same namespace.</summary>
    public EngineProject Neighbour(string project) => new(ns) { Project = project };

    /// <summary>From now on a simulated node makes the pods of the namespace look as if they ran.</summary>
    public async Task RunPodsAsync() => await (await SimulatedNode.Shared).TakeAsync(Namespace, TestContext.Current.CancellationToken);

    /// <summary>Declares a file; <c>@NS</c> in it becomes the test's namespace.</summary>
    public EngineProject Declare(string file, string yaml)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, yaml.Replace("@NS", Namespace));
        return this;
    }

    /// <summary>For programs that read it themselves.</summary>
    public string PathOf(string file) => Path.Combine(folder, file);

    public EngineProject Remove(string file)
    {
        File.Delete(Path.Combine(folder, file));
        return this;
    }

    public ReconcileRequest Request(Func<ReconcileRequest, ReconcileRequest>? with = null)
    {
        var request = new ReconcileRequest
        {
            Project = Project,
            Namespace = Namespace,
            Units = [new ManifestsUnit("manifests", ["."])],
            Origin = Origin,
            Timeout = TimeSpan.FromSeconds(20),
        };
        return with?.Invoke(request) ?? request;
    }

    public Reconciler Reconciler => new(Client, new ManifestRenderer(folder, folder, new RendererOptions { CacheDirectory = null }));

    public async Task<ReconcileResult> ConvergeAsync(Func<ReconcileRequest, ReconcileRequest>? with = null) =>
        (await EventsAsync(with)).OfType<ReconcileEvent.Finished>().Single().Result;

    /// <summary>As somebody else.</summary>
    public async Task<ReconcileResult> ConvergeAsAsync(KubernetesClient client, ReconcileRequest request)
    {
        var reconciler = new Reconciler(client, new ManifestRenderer(folder, folder, new RendererOptions { CacheDirectory = null }));
        return (await EventsAsync(reconciler.ReconcileAsync(request, TestContext.Current.CancellationToken))).OfType<ReconcileEvent.Finished>().Single().Result;
    }

    public Task<IReadOnlyList<ReconcileEvent>> EventsAsync(Func<ReconcileRequest, ReconcileRequest>? with = null)
    {
        requests.Clear();
        return EventsAsync(Reconciler.ReconcileAsync(Request(with), TestContext.Current.CancellationToken));
    }

    /// <summary>As <see cref="ConvergeAsync"/>, and nothing may fail.</summary>
    public async Task<ReconcileResult> MustConvergeAsync(Func<ReconcileRequest, ReconcileRequest>? with = null)
    {
        var result = await ConvergeAsync(with);
        result.Errors.ShouldBeEmpty();
        return result;
    }

    public Task<ProjectStatus> StatusAsync() => Reconciler.GetStatusAsync(Request(), TestContext.Current.CancellationToken);

    public async Task<ReconcileResult> CleanUpAsync(bool all = false, bool dryRun = false, string? ns = null)
    {
        var request = new CleanupRequest(Project, ns ?? Namespace, all, dryRun, TimeSpan.FromSeconds(20), Origin);
        return (await EventsAsync(new Cleaner(Client).CleanAsync(request, TestContext.Current.CancellationToken))).OfType<ReconcileEvent.Finished>().Single().Result;
    }

    public Task<ProjectInventory> InventoryAsync() => new InventoryStore(Client, Owner).LoadAsync(TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<RunRecord>> HistoryAsync() =>
        new HistoryStore(Client, Owner).LoadAsync(TestContext.Current.CancellationToken);

    /// <summary>The requests of the last converge that write: <c>PATCH /apis/…</c>, dry runs left out.</summary>
    public IReadOnlyList<string> Writes() =>
        [.. Requests().Where(r => !r.StartsWith("GET", StringComparison.Ordinal) && !r.Contains("dryRun=All"))];

    /// <summary>All requests of the last converge.</summary>
    public IReadOnlyList<string> Requests() => [.. requests];

    /// <summary>The watches of the last converge.</summary>
    public IReadOnlyList<string> Watches() => [.. requests.Where(r => r.Contains("watch=", StringComparison.Ordinal))];

    /// <summary>A live object, or null.</summary>
    public async Task<LiveObject?> GetAsync(string apiVersion, string kind, string name, bool clusterScoped = false)
    {
        var ct = TestContext.Current.CancellationToken;
        var resource = await Client.Discovery.FindAsync(apiVersion, kind, ct);
        return await Client.GetAsync(resource!, clusterScoped ? null : Namespace, name, ct);
    }

    /// <summary>A hand, or with <c>--field-manager</c> a controller: the real kubectl in the test's namespace. <c>stdin</c> is for <c>-f
    /// -</c>.</summary>
    public Task<string> KubectlAsync(string stdin, params string[] arguments) =>
        RunAsync(TestTools.KubectlPath, stdin, ["--kubeconfig", TestCluster.KubeconfigPath, "--namespace", Namespace, .. arguments]);

    /// <summary>A program that must succeed: its output.</summary>
    public async Task<string> RunAsync(string program, string stdin, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(stdin.Replace("@NS", Namespace));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {await error}");
        return await output;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Directory.Delete(folder, recursive: true);
        await ns.DisposeAsync();
    }

    private static async Task<IReadOnlyList<ReconcileEvent>> EventsAsync(IAsyncEnumerable<ReconcileEvent> stream)
    {
        var events = new List<ReconcileEvent>();
        await foreach (var happened in stream)
            events.Add(happened);
        return events;
    }
}
