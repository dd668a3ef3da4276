using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Pruning;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Hooks;

/// <summary>A project of one chart, <c>web</c>.</summary>
internal sealed class HookProject : IAsyncDisposable
{
    private HookProject(EngineProject engine)
    {
        Engine = engine;
        engine.Declare("web/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}");
    }

    public EngineProject Engine { get; }

    /// <summary>The chart's release, as noted in the inventory.</summary>
    public async Task<ReleaseRecord?> RecordAsync() => (await Engine.InventoryAsync()).Find("web", Engine.Namespace);

    public static async Task<HookProject> CreateAsync() => new(await EngineProject.CreateAsync());

    /// <summary>One whose Jobs and Pods run.</summary>
    public static async Task<HookProject> CreateRunningAsync() => new(await EngineProject.CreateRunningAsync());

    /// <summary>What the chart renders to from now on.</summary>
    public HookProject Chart(params string[] objects)
    {
        Engine.Declare("web/templates/all.yaml", string.Join("\n---\n", objects));
        return this;
    }

    public ReconcileRequest Web(ReconcileRequest request) =>
        request with { Units = [new ChartUnit("web", new ChartSettings { Path = "web" }, Engine.Namespace, [])] };

    public Task<ReconcileResult> ConvergeAsync(Func<ReconcileRequest, ReconcileRequest>? with = null) =>
        Engine.ConvergeAsync(r => with is null ? Web(r) : with(Web(r)));

    public Task<ReconcileResult> MustConvergeAsync(Func<ReconcileRequest, ReconcileRequest>? with = null) =>
        Engine.MustConvergeAsync(r => with is null ? Web(r) : with(Web(r)));

    public async Task<ReconcileResult> CleanUpAsync(Func<CleanupRequest, CleanupRequest>? with = null)
    {
        var request = new CleanupRequest("shop", Engine.Namespace, false, false, TimeSpan.FromSeconds(20));
        var events = new Cleaner(Engine.Client).CleanAsync(with?.Invoke(request) ?? request, TestContext.Current.CancellationToken);
        return (await events.OfType<ReconcileEvent.Finished>().SingleAsync()).Result;
    }

    /// <summary>A live object of the test's namespace, or null.</summary>
    public Task<LiveObject?> GetAsync(string kind, string name) => Engine.GetAsync(kind == "Job" ? "batch/v1" : "v1", kind, name);

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}

/// <summary>Hooks that many tests start from.</summary>
internal static class A
{
    /// <summary>An object that is done when it is there.</summary>
    public static string ConfigMapHook(string name, string events, string more = "", string value = "one") =>
        Some.ConfigMap(name, value, $"{{helm.sh/hook: '{events}'{(more.Length == 0 ? "" : $", {more}")}}}");

    /// <summary>A Job of one pod that is not tried again.</summary>
    /// <param name="pod">The pod's annotations, which ask the simulated node for what it is to do.</param>
    public static string Job(string name, string annotations, string pod = "{}", string metadata = "name", string version = "1") => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: {{{metadata}}: {{name}}, annotations: {{{annotations}}} }
        spec:
          backoffLimit: 0
          template:
            metadata: {annotations: {{pod}} }
            spec: {restartPolicy: Never, containers: [{name: work, image: "busybox:{{version}}"}]}
        """;

    public static string JobHook(string name, string events, string more = "", string pod = "{}", string version = "1") =>
        Job(name, $"helm.sh/hook: '{events}'{(more.Length == 0 ? "" : $", {more}")}", pod, version: version);

    /// <summary><c>pre-install ConfigMap/first</c>, one for each hook that ran.</summary>
    public static IEnumerable<string> Runs(this ReconcileResult result) =>
        result.Hooks.Select(h => $"{h.Phase} {h.Object.Kind}/{h.Object.Name}{(h.Result == HookResult.Succeeded ? "" : $" {h.Result}")}");
}
