using System.Collections.Concurrent;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

/// <summary>Runs (makes to look so) every pod that is bound to the node.</summary>
internal sealed class Kubelet(KubernetesClient client, NodeEvents events, string node, Action<string> report)
{
    private readonly ConcurrentDictionary<string, PodRun> runs = [];
    private int addresses;

    /// <summary>Goes on until <paramref name="ct"/>.</summary>
    public async Task WatchAsync(CancellationToken ct)
    {
        await foreach (var (type, pod) in client.WatchAsync(Kinds.Pods, null, null, null, ct, $"spec.nodeName={node}"))
        {
            if (type == WatchEventType.Deleted)
            {
                if (runs.TryRemove(pod.Uid, out var gone))
                    gone.Stop();
                continue;
            }
            if (!runs.TryGetValue(pod.Uid, out var run))
            {
                run = runs[pod.Uid] = new PodRun(client, events, pod, NextAddress());
                _ = ObserveAsync(run, pod, ct);
            }
            if (pod.IsBeingDeleted)
                run.Delete();
        }
    }

    /// <summary>Null when no pod of that name runs here, or it has no such container.</summary>
    public ContainerStatus? Find(string ns, string pod, string container) =>
        runs.Values.FirstOrDefault(r => r.Ref.Namespace == ns && r.Ref.Name == pod)?.Containers.FirstOrDefault(c => c.Name == container);

    /// <summary>One pod's trouble is told, and does not stop the others.</summary>
    private async Task ObserveAsync(PodRun run, LiveObject pod, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await run.RunAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The node stops.
        }
        catch (Exception e)
        {
            report($"pod {pod.Namespace}/{pod.Name}: {e.Message}");
        }
    }

    /// <summary>10.88.0.1 and up; after 65,535 pods from the beginning.</summary>
    private string NextAddress()
    {
        var number = addresses++ % 65535 + 1;
        return $"10.88.{number >> 8}.{number & 255}";
    }
}
