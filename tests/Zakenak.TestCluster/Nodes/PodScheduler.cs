using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

/// <summary>Binds the pods of the node's namespaces to it: there is nothing to choose from.</summary>
internal sealed class PodScheduler(KubernetesClient client, NodeEvents events, string node)
{
    private static readonly TimeSpan retry = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> namespaces = [];
    private readonly ConcurrentDictionary<string, LiveObject> waiting = [];
    private readonly ConcurrentDictionary<string, bool> refused = [];
    private readonly SemaphoreSlim binding = new(1);

    /// <summary>Completes when pods of that namespace are bound from now on.</summary>
    public Task SeesAsync(string ns) => Seen(ns).Task;

    public async Task WatchNamespacesAsync(CancellationToken ct)
    {
        await foreach (var (type, ns) in client.WatchAsync(Kinds.Namespaces, null, $"{SimulatedNode.NamespaceLabel}={node}", null, ct))
        {
            if (type == WatchEventType.Deleted)
                namespaces.TryRemove(ns.Name, out _);
            else
                Seen(ns.Name).TrySetResult();
        }
    }

    public async Task WatchPodsAsync(CancellationToken ct)
    {
        // A pod that gets a node leaves this selection: Deleted.
        await foreach (var (type, pod) in client.WatchAsync(Kinds.Pods, null, null, null, ct, "spec.nodeName="))
        {
            if (type == WatchEventType.Deleted)
            {
                waiting.TryRemove(pod.Uid, out _);
                refused.TryRemove(pod.Uid, out _);
                continue;
            }
            waiting[pod.Uid] = pod;
            await TryAsync(pod, ct);
        }
    }

    /// <summary>What waited for its namespace or its claims is tried again.</summary>
    public async Task RetryAsync(CancellationToken ct)
    {
        while (true)
        {
            foreach (var pod in waiting.Values)
                await TryAsync(pod, ct);
            await Task.Delay(retry, ct);
        }
    }

    private TaskCompletionSource Seen(string ns) =>
        namespaces.GetOrAdd(ns, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task TryAsync(LiveObject pod, CancellationToken ct)
    {
        if (!namespaces.TryGetValue(pod.Namespace!, out var seen) || !seen.Task.IsCompleted)
            return;
        await binding.WaitAsync(ct);
        try
        {
            if (waiting.ContainsKey(pod.Uid))
                await ScheduleAsync(pod, ct);
        }
        finally
        {
            binding.Release();
        }
    }

    private async Task ScheduleAsync(LiveObject pod, CancellationToken ct)
    {
        var json = JsonNode.Parse(pod.Json.GetRawText())!;
        if (Behaviour.LeavesUnscheduled(json["metadata"]!["annotations"]))
            return;
        if (NodeFit.Obstacle(json, node) is { } obstacle)
            await RefuseAsync(pod, $"0/1 nodes are available: {obstacle}.", ct);
        else if (await HasClaimsAsync(pod, json, ct))
            await BindAsync(pod, ct);
    }

    /// <summary>All the claims that it mounts are bound.</summary>
    private async Task<bool> HasClaimsAsync(LiveObject pod, JsonNode json, CancellationToken ct)
    {
        foreach (var volume in json["spec"]!["volumes"]?.AsArray() ?? [])
        {
            if ((string?)volume!["persistentVolumeClaim"]?["claimName"] is { } name && !await IsBoundAsync(pod.Namespace!, name, ct))
                return false;
        }
        return true;
    }

    private async Task<bool> IsBoundAsync(string ns, string claim, CancellationToken ct) =>
        await client.GetAsync(Kinds.Claims, ns, claim, ct) is { } found
        && found.Json.GetProperty("status").TryGetProperty("phase", out var phase) && phase.GetString() == "Bound";

    /// <summary>Once: nothing that this node has will change. The cluster's own scheduler writes its complaint into a pod with claims, too:
    /// answering that would make it try again at once, for ever.</summary>
    private async Task RefuseAsync(LiveObject pod, string message, CancellationToken ct)
    {
        waiting.TryRemove(pod.Uid, out _);
        if (!refused.TryAdd(pod.Uid, true))
            return;
        var condition = new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "False",
            ["reason"] = "Unschedulable",
            ["message"] = message,
            ["lastTransitionTime"] = DateTimeOffset.UtcNow.ToTime(),
        };
        var json = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) },
        };
        try
        {
            await client.ApplyAsync(Kinds.PodStatus, json, new ApplyOptions(Force: true, FieldManager: "kube-scheduler"), ct);
        }
        catch (KubernetesException e) when (e.SaysGone())
        {
            return;
        }
        await events.NotScheduledAsync(pod, message, ct);
    }

    private async Task BindAsync(LiveObject pod, CancellationToken ct)
    {
        waiting.TryRemove(pod.Uid, out _);
        var json = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
            ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node },
        };
        try
        {
            await client.CreateAsync(Kinds.Bindings, json, ct);
        }
        catch (KubernetesException e) when (e.SaysGone())
        {
            // It was deleted meanwhile, or bound by somebody else.
            return;
        }
        await events.ScheduledAsync(pod, ct);
    }
}
