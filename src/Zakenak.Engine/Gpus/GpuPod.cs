using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;

namespace Zakenak.Engine.Gpus;

/// <summary>A pod that holds GPUs of its node: one that has not ended.</summary>
/// <param name="Gpus">What the scheduler counts: the sum of its containers, or its greediest init container.</param>
public sealed record GpuPod(string Namespace, string Name, int Gpus)
{
    /// <summary>Of all namespaces. Null when the credentials may not list them.</summary>
    internal static async Task<IReadOnlyList<GpuPod>?> ListAsync(KubernetesClient cluster, string node, CancellationToken ct)
    {
        try
        {
            var bound = await cluster.ListAsync(Kinds.Pods, null, null, ct, $"spec.nodeName={node},status.phase!=Succeeded,status.phase!=Failed");
            return [.. bound.Items.Select(Of).Where(p => p.Gpus > 0)];
        }
        catch (KubernetesException e) when (e.StatusReason == "Forbidden")
        {
            return null;
        }
    }

    private static GpuPod Of(LiveObject pod)
    {
        var observed = new Observed(pod.Json);
        var (together, before) = (Asked(observed, "spec.containers"), Asked(observed, "spec.initContainers"));
        return new(pod.Namespace!, pod.Name, Math.Max(together.Sum(), before.DefaultIfEmpty(0).Max()));
    }

    /// <summary>The server puts into <c>requests</c> what stands in <c>limits</c>.</summary>
    private static IEnumerable<int> Asked(Observed pod, string containers) =>
        pod.Items(containers).Select(container => GpuNode.Count(container, "resources.requests"));
}
