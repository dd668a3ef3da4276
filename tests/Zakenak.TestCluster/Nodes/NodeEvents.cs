using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

/// <summary>Writes events as kubelet and scheduler do: one that comes again counts up.</summary>
internal sealed class NodeEvents(KubernetesClient client, string node)
{
    private const string kubelet = "kubelet";
    private const string scheduler = "default-scheduler";
    private readonly ConcurrentDictionary<(string Uid, string Reason, string Message), Written> written = [];

    private sealed record Written(string Name, int Count);

    /// <param name="container">Whose event it is; null: the pod's.</param>
    public Task NormalAsync(LiveObject pod, string reason, string message, CancellationToken ct, string? container = null) =>
        WriteAsync(pod, "Normal", reason, message, container, kubelet, ct);

    public Task WarnAsync(LiveObject pod, string reason, string message, CancellationToken ct, string? container = null) =>
        WriteAsync(pod, "Warning", reason, message, container, kubelet, ct);

    public Task ScheduledAsync(LiveObject pod, CancellationToken ct) =>
        WriteAsync(pod, "Normal", "Scheduled", $"Successfully assigned {pod.Namespace}/{pod.Name} to {node}", null, scheduler, ct);

    public Task NotScheduledAsync(LiveObject pod, string message, CancellationToken ct) =>
        WriteAsync(pod, "Warning", "FailedScheduling", message, null, scheduler, ct);

    private async Task WriteAsync(LiveObject pod, string type, string reason, string message, string? container, string component,
        CancellationToken ct)
    {
        var key = (pod.Uid, reason, message);
        var now = DateTimeOffset.UtcNow.ToTime();
        try
        {
            if (written.TryGetValue(key, out var before))
            {
                written[key] = before with { Count = before.Count + 1 };
                var patch = new JsonObject { ["count"] = before.Count + 1, ["lastTimestamp"] = now };
                await client.PatchAsync(Kinds.Events, pod.Namespace, before.Name, patch, ct);
                return;
            }
            written[key] = new Written($"{pod.Name}.{Guid.NewGuid().ToString("n")[..16]}", 1);
            await client.CreateAsync(Kinds.Events, Json(pod, written[key].Name, type, reason, message, container, component, now), ct);
        }
        catch (KubernetesException e) when (e.SaysGone())
        {
            // The pod's namespace goes, or somebody deleted the event: nobody is left to read it.
        }
    }

    private JsonObject Json(LiveObject pod, string name, string type, string reason, string message, string? container, string component,
        string now)
    {
        var involved = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["namespace"] = pod.Namespace,
            ["name"] = pod.Name,
            ["uid"] = pod.Uid,
        };
        if (container is not null)
            involved["fieldPath"] = $"spec.containers{{{container}}}";
        var source = new JsonObject { ["component"] = component };
        if (component == kubelet)
            source["host"] = node;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = pod.Namespace },
            ["involvedObject"] = involved,
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = source,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        };
    }
}
