using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

// Not Zakenak.TestCluster: in the tests that name would hide the class.
namespace Zakenak.Testing;

/// <summary>The real API server that all tests of a run share: found or started on first use, left running at the end.</summary>
public static class TestCluster
{
    private static readonly ApiResource ServiceAccounts = new("", "v1", "ServiceAccount", "serviceaccounts", true, ["get"]);
    private static readonly Lazy<string> kubeconfig = new(FindKubeconfig);
    private static readonly Lazy<KubernetesClient> client = new(() => new KubernetesClient(ClusterConnection.Load(KubeconfigPath, null)));

    // On a pool thread: xunit's synchronization context has no thread left for the continuation when all its tests wait here.
    private static readonly Lazy<ServerVersion> version =
        new(() => Task.Run(() => Client.GetVersionAsync(CancellationToken.None)).GetAwaiter().GetResult());

    // The first thing that controllers make; eng/cluster.sh waits for it.
    private static readonly Lazy<bool> hasControllers = new(() =>
        Task.Run(() => Client.GetAsync(ServiceAccounts, "default", "default", CancellationToken.None)).GetAwaiter().GetResult() is not null);

    /// <summary><c>ZAKENAK_CLUSTER_KUBECONFIG</c>, else what <c>eng/cluster.sh up</c> prints.</summary>
    public static string KubeconfigPath => kubeconfig.Value;

    /// <summary>One client for all tests, with the rights of an administrator.</summary>
    public static KubernetesClient Client => client.Value;

    public static ServerVersion ServerVersion => version.Value;

    /// <summary>
    /// <c>ZAKENAK_CLUSTER_IS_THROWN_AWAY=true</c>: nothing needs to be cleaned up. Emptying a namespace is a hundred requests, and that is an
    /// eighth of a run's processor time.
    /// </summary>
    public static bool IsThrownAway { get; } = Environment.GetEnvironmentVariable("ZAKENAK_CLUSTER_IS_THROWN_AWAY") == "true";

    /// <summary>Skips the running test on an older server.</summary>
    public static void RequireServer(int major, int minor)
    {
        var server = ServerVersion;
        if ((server.Major, server.Minor).CompareTo((major, minor)) < 0)
            Skip.Because($"needs Kubernetes {major}.{minor} or later, the server is {server.GitVersion}");
    }

    /// <summary>
    /// Skips the running test on an API server alone: nothing there makes pods, collects garbage, empties a namespace or looks for a node.
    /// </summary>
    public static void RequireControllers()
    {
        if (!hasControllers.Value)
            Skip.Because("needs kube-controller-manager and kube-scheduler, and the cluster has an API server alone");
    }

    /// <summary>A namespace of its own for one test, <c>PREFIX-xxxxxxxx</c>, whose pods stay Pending.</summary>
    public static async Task<TestNamespace> CreateNamespaceAsync(string prefix)
    {
        var name = $"{prefix}-{Guid.NewGuid().ToString("n")[..8]}";
        var metadata = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["zakenak.io/test"] = "true" } };
        var json = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = metadata };
        await Client.CreateAsync(TestNamespace.Resource, json, CancellationToken.None);
        return new TestNamespace(Client, name);
    }

    /// <summary>A namespace of its own whose pods run on <see cref="SimulatedNode.Shared"/>, or fail as their annotations ask.</summary>
    public static async Task<TestNamespace> CreateRunningNamespaceAsync(string prefix)
    {
        RequireControllers();
        var ns = await CreateNamespaceAsync(prefix);
        await (await SimulatedNode.Shared).TakeAsync(ns.Name, CancellationToken.None);
        return ns;
    }

    /// <summary>A kubeconfig with everything in it, as a user gives it to the server.</summary>
    /// <param name="path">Of another cluster's; null: this one's.</param>
    public static async Task<string> WholeKubeconfigAsync(string? path = null)
    {
        using var kubectl = Process.Start(new ProcessStartInfo(TestTools.KubectlPath,
            ["config", "view", "--raw", "--flatten", "--kubeconfig", path ?? KubeconfigPath])
        { RedirectStandardOutput = true })!;
        return await kubectl.StandardOutput.ReadToEndAsync();
    }

    private static string FindKubeconfig() =>
        Environment.GetEnvironmentVariable("ZAKENAK_CLUSTER_KUBECONFIG") is { Length: > 0 } given
            ? given
            : Repository.LastLineOf("cluster.sh", "up");
}
