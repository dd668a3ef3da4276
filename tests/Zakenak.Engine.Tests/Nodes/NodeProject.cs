using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Nodes;

/// <summary>A namespace whose pods run on the simulated node.</summary>
internal sealed class NodeProject(TestNamespace ns) : IAsyncDisposable
{
    private static readonly ApiResource deployments = new("apps", "v1", "Deployment", "deployments", true, []);
    private static readonly ApiResource jobs = new("batch", "v1", "Job", "jobs", true, []);
    private static readonly ApiResource pods = new("", "v1", "Pod", "pods", true, []);
    private static readonly ApiResource nodes = new("", "v1", "Node", "nodes", false, []);
    private static readonly ApiResource leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);
    private static readonly ApiResource events = new("", "v1", "Event", "events", true, []);

    public string Namespace => ns.Name;

    public static async Task<NodeProject> CreateAsync() => new(await TestCluster.CreateRunningNamespaceAsync("node"));

    /// <summary>A Deployment <c>web</c> of one pod.</summary>
    public Task DeployAsync(string annotations = "{}", string image = "nginx:1.27", string container = "", string spec = "") =>
        CreateAsync(deployments, $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: {{ns}}}
            spec:
              selector: {matchLabels: {app: web} }
              template:
                metadata: {labels: {app: web}, annotations: {{annotations}} }
                spec: {containers: [{name: web, image: "{{image}}"{{container}} }]{{spec}} }
            """);

    /// <summary>A Job <c>work</c> of one pod, which is not tried again.</summary>
    public Task StartJobAsync(string annotations = "{}", string spec = "") => CreateAsync(jobs, $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: {name: work, namespace: {{ns}}}
        spec:
          backoffLimit: 0
          template:
            metadata: {annotations: {{annotations}} }
            spec: {restartPolicy: Never, containers: [{name: work, image: "busybox:1"}]{{spec}} }
        """);

    public Task<JsonNode> DeploymentAsync(Func<JsonNode, bool> isSo) => UntilAsync(deployments, "metadata.name=web", isSo);

    public Task<JsonNode> JobAsync(Func<JsonNode, bool> isSo) => UntilAsync(jobs, "metadata.name=work", isSo);

    public Task<JsonNode> PodAsync(Func<JsonNode, bool> isSo) => UntilAsync(pods, "metadata.name!=none", isSo);

    public Task<JsonNode> EventAsync(string reason) => UntilAsync(events, $"reason={reason}", _ => true);

    public async Task<IReadOnlyList<string?>> EventReasonsAsync(CancellationToken ct) =>
        [.. (await TestCluster.Client.ListAsync(events, ns.Name, null, ct)).Items.Select(e => e.Json.GetProperty("reason").GetString())];

    /// <summary>What kubectl prints, errors too.</summary>
    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(TestTools.KubectlPath,
            ["--kubeconfig", TestCluster.KubeconfigPath, "--namespace", ns.Name, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return output + await errors;
    }

    public Task CreateConfigMapAsync(string name) => CreateAsync(new("", "v1", "ConfigMap", "configmaps", true, []), $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{name}}, namespace: {{ns}}}
        """);

    /// <summary>As a killed process leaves it: nobody has renewed its lease for an hour.</summary>
    public static async Task<string> CreateAbandonedNodeAsync(CancellationToken ct)
    {
        var name = $"simulated-{Guid.NewGuid().ToString("n")[..8]}";
        await CreateAsync(nodes, $$"""
            apiVersion: v1
            kind: Node
            metadata: {name: {{name}}, labels: {simulated.zakenak.io/node: {{name}} } }
            """);
        var node = await FindNodeAsync(name, ct);
        await CreateAsync(leases, $$"""
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata:
              name: {{name}}
              namespace: kube-node-lease
              ownerReferences: [{apiVersion: v1, kind: Node, name: {{name}}, uid: {{node!.Uid}} }]
            spec: {renewTime: "{{DateTime.UtcNow.AddHours(-1):yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}"}
            """);
        return name;
    }

    public static Task<LiveObject?> FindNodeAsync(string name, CancellationToken ct) => TestCluster.Client.GetAsync(nodes, null, name, ct);

    /// <summary>Returns when it is gone.</summary>
    public async Task DeleteNamespaceAsync(CancellationToken ct)
    {
        var version = (await TestCluster.Client.GetAsync(TestNamespace.Resource, null, ns.Name, ct))!.ResourceVersion;
        await TestCluster.Client.DeleteAsync(TestNamespace.Resource, null, ns.Name, new DeleteOptions(), ct);
        await foreach (var change in TestCluster.Client.WatchAsync(TestNamespace.Resource, null, null, version, ct, $"metadata.name={ns}"))
        {
            if (change.Type == WatchEventType.Deleted)
                return;
        }
    }

    public static async Task CreateAsync(ApiResource resource, string yaml) =>
        await TestCluster.Client.CreateAsync(resource, ManifestReader.Read(yaml, "web.yaml").Single().Json, CancellationToken.None);

    public ValueTask DisposeAsync() => ns.DisposeAsync();

    private Task<JsonNode> UntilAsync(ApiResource resource, string selector, Func<JsonNode, bool> isSo) =>
        TestCluster.Client.UntilAsync(resource, ns.Name, selector, isSo);
}
