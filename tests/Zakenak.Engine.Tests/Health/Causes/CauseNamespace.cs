using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Health.Causes;

/// <summary>A namespace of its own on the real API server, and what is found in it.</summary>
internal sealed class CauseNamespace(TestNamespace ns, CancellationToken ct) : IAsyncDisposable
{
    public string Name => ns.Name;

    /// <summary>Its pods run, or fail as their annotations ask for.</summary>
    public static async Task<CauseNamespace> RunningAsync(CancellationToken ct) =>
        new(await TestCluster.CreateRunningNamespaceAsync("cause"), ct);

    /// <summary>Its pods find no node.</summary>
    public static async Task<CauseNamespace> PendingAsync(CancellationToken ct)
    {
        TestCluster.RequireControllers();
        return new(await TestCluster.CreateNamespaceAsync("cause"), ct);
    }

    public async Task ApplyAsync(string yaml)
    {
        foreach (var manifest in ManifestReader.Read(yaml, "test"))
        {
            manifest.Metadata["namespace"] = ns.Name;
            var resource = await TestCluster.Client.Discovery.FindAsync(manifest.ApiVersion, manifest.Kind, ct);
            await TestCluster.Client.ApplyAsync(resource!, manifest.Json, new ApplyOptions(), ct);
        }
    }

    /// <summary>A Deployment <c>web</c> of one container <c>web</c>.</summary>
    /// <param name="container">In flow style, behind its name and image: <c>, readinessProbe: {…}</c>.</param>
    /// <param name="spec">Of the pods, in flow style, behind the containers: <c>, serviceAccountName: web</c>.</param>
    public Task DeployAsync(string annotations = "{}", string image = "nginx:1.27", string container = "", string spec = "") => ApplyAsync($$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web}, annotations: {{annotations}} }
            spec: {containers: [{name: web, image: "{{image}}"{{container}} }]{{spec}} }
        """);

    public Task<JsonNode> UntilAsync(string apiVersion, string kind, Func<JsonNode, bool> isSo, string selector = "metadata.name!=none") =>
        Task.Run(async () => await TestCluster.Client.UntilAsync((await TestCluster.Client.Discovery.FindAsync(apiVersion, kind, ct))!,
            ns.Name, selector, isSo), ct);

    /// <summary>Until the one container of a pod waits for that reason.</summary>
    public Task WaitingAsync(string reason) => UntilAsync("v1", "Pod",
        pod => (string?)pod["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"] == reason);

    public async Task<IReadOnlyList<Cause>> FindAsync(string apiVersion, string kind, string name = "web", CauseFinder? finder = null)
    {
        var resource = (await TestCluster.Client.Discovery.FindAsync(apiVersion, kind, ct))!;
        var live = (await TestCluster.Client.GetAsync(resource, ns.Name, name, ct))!;
        return await (finder ?? new CauseFinder(TestCluster.Client)).FindAsync(live, ct);
    }

    public ValueTask DisposeAsync() => ns.DisposeAsync();
}
