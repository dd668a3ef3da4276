using System.Globalization;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

/// <summary>The Node object, and the lease that says that somebody is behind it.</summary>
internal sealed class NodeRegistration(KubernetesClient client, string name)
{
    public const string Address = "127.0.0.1";
    private const string label = "simulated.zakenak.io/node";
    private const string leases = "kube-node-lease";
    private static readonly TimeSpan heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan longestSilence = TimeSpan.FromMinutes(1);
    private string uid = "";

    public static ApplyOptions Apply { get; } = new(Force: true, FieldManager: "simulated-node");

    public static IReadOnlyDictionary<string, string> Labels(string node) => new Dictionary<string, string>
    {
        [label] = node,
        ["kubernetes.io/hostname"] = node,
        ["kubernetes.io/os"] = "linux",
        ["kubernetes.io/arch"] = "amd64",
    };

    /// <param name="port">Where the API server asks for logs.</param>
    public async Task<LiveObject> CreateAsync(int port, CancellationToken ct)
    {
        await RemoveAbandonedAsync(ct);
        var version = await client.GetVersionAsync(ct);
        var node = await client.ApplyAsync(Kinds.Nodes, Node(), Apply, ct);
        uid = node.Uid;
        // Under another name: what one manager leaves out of its next apply is taken away, here the labels.
        await client.ApplyAsync(Kinds.NodeStatus, Status(version.GitVersion, port), Apply with { FieldManager = "kubelet" }, ct);
        await RenewAsync(ct);
        return node;
    }

    /// <summary>Without it the cluster would take the node for dead after forty seconds, and evict its pods.</summary>
    public async Task KeepAliveAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(heartbeat, ct);
            await RenewAsync(ct);
        }
    }

    /// <summary>The lease goes with its owner. Pods that were bound to the node would stay for ever: so they go first.</summary>
    public async Task RemoveAsync(CancellationToken ct)
    {
        await client.DeleteAsync(Kinds.Nodes, null, name, new DeleteOptions(), ct);
        var bound = await client.ListAsync(Kinds.Pods, null, null, ct, $"spec.nodeName={name}");
        foreach (var pod in bound.Items)
            await client.DeleteAsync(Kinds.Pods, pod.Namespace, pod.Name, new DeleteOptions(GracePeriodSeconds: 0), ct);
    }

    /// <summary>Nodes of processes that were killed; the cluster then removes what was bound to them.</summary>
    private async Task RemoveAbandonedAsync(CancellationToken ct)
    {
        foreach (var node in (await client.ListAsync(Kinds.Nodes, null, label, ct)).Items)
        {
            var lease = await client.GetAsync(Kinds.Leases, leases, node.Name, ct);
            var seen = lease?.Json.GetProperty("spec").GetProperty("renewTime") ?? node.Metadata.GetProperty("creationTimestamp");
            if (DateTimeOffset.UtcNow - DateTimeOffset.Parse(seen.GetString()!, CultureInfo.InvariantCulture) > longestSilence)
                await client.DeleteAsync(Kinds.Nodes, null, node.Name, new DeleteOptions(node.Uid), ct);
        }
    }

    private Task RenewAsync(CancellationToken ct) => client.ApplyAsync(Kinds.Leases, new JsonObject
    {
        ["apiVersion"] = Kinds.Leases.ApiVersion,
        ["kind"] = Kinds.Leases.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = leases,
            ["ownerReferences"] = new JsonArray(
                new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = name, ["uid"] = uid }),
        },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = name,
            ["leaseDurationSeconds"] = 40,
            ["renewTime"] = DateTimeOffset.UtcNow.ToMicroTime(),
        },
    }, Apply, ct);

    /// <summary>Closed to the cluster's own scheduler, and tainted for the sake of DaemonSets, which do not mind a closed node: other
    /// tests' pods stay away.</summary>
    private JsonObject Node() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject(Labels(name).Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
        },
        ["spec"] = new JsonObject
        {
            ["unschedulable"] = true,
            ["taints"] = new JsonArray(new JsonObject { ["key"] = label, ["value"] = name, ["effect"] = "NoSchedule" }),
        },
    };

    private JsonObject Status(string version, int port) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["status"] = new JsonObject
        {
            ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = Address }),
            ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = port } },
            ["capacity"] = NodeResources.ToJson(),
            ["allocatable"] = NodeResources.ToJson(),
            ["conditions"] = new JsonArray(
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID"),
                Condition("Ready", "True", "KubeletReady")),
            ["nodeInfo"] = new JsonObject
            {
                ["kubeletVersion"] = $"{version}-simulated",
                ["kubeProxyVersion"] = $"{version}-simulated",
                ["containerRuntimeVersion"] = "simulated://0",
                ["osImage"] = "simulated: no container runs here",
                ["kernelVersion"] = "simulated",
                ["operatingSystem"] = "linux",
                ["architecture"] = "amd64",
                ["machineID"] = name,
                ["systemUUID"] = name,
                ["bootID"] = name,
            },
        },
    };

    private static JsonObject Condition(string type, string status, string reason)
    {
        var now = DateTimeOffset.UtcNow.ToTime();
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = reason,
            ["message"] = "simulated: no container runs here",
            ["lastHeartbeatTime"] = now,
            ["lastTransitionTime"] = now,
        };
    }
}
