using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Gpus;

/// <summary>Whether a cluster has what <c>build.gpu</c> asks for, and in one sentence what is missing.</summary>
/// <param name="Missing">What stands in the way, and what to do; null when nothing does.</param>
/// <param name="Warnings">What could not be looked at, or will not fit.</param>
public sealed record GpuCheck(string? Missing, IReadOnlyList<string> Warnings)
{
    private static readonly GpuCheck Fine = new(null, []);

    /// <exception cref="ReconcileException">The cluster cannot be asked.</exception>
    public static async Task<GpuCheck> RunAsync(KubernetesClient cluster, GpuSettings gpu, CancellationToken ct)
    {
        if (await FindAsync(cluster, Kinds.Nodes, ct) is not { } nodes)
            return new(null, ["Whether the cluster has GPUs is not known: these credentials may not list nodes."]);
        var offered = nodes.Select(GpuNode.Of).OfType<GpuNode>().Where(n => n.Allocatable > 0).ToList();
        return offered.Count == 0
            ? new(GpuAbsence.Explain(nodes, await FindAsync(cluster, Kinds.DaemonSets, ct)), [])
            : await RuntimeAsync(cluster, gpu, ct) with { Warnings = [.. TooSmall(offered, gpu)] };
    }

    private static async Task<GpuCheck> RuntimeAsync(KubernetesClient cluster, GpuSettings gpu, CancellationToken ct)
    {
        if (gpu.Runtime is not { } runtime)
            return Fine;
        try
        {
            return await cluster.GetAsync(Kinds.RuntimeClasses, null, runtime, ct) is not null ? Fine : new(
                $"build.gpu.runtime asks for the runtime class {runtime}, which the cluster does not have: install the NVIDIA container toolkit on the "
                + "GPU's node and restart K3s, which then adds the runtime; where it does not make the RuntimeClass too, apply one (docs/GPU-WSL.md).", []);
        }
        catch (KubernetesException e) when (e.StatusReason == "Forbidden")
        {
            return Fine; // Pods may name a class that their owner cannot look at.
        }
    }

    private static IEnumerable<string> TooSmall(IReadOnlyList<GpuNode> nodes, GpuSettings gpu)
    {
        if (gpu.Memory is null || nodes.Any(n => n.MemoryMiB is null))
            yield break;
        var wanted = Quantity.Bytes(gpu.Memory);
        var largest = nodes.MaxBy(n => n.MemoryMiB)!;
        if (largest.MemoryMiB * 1024m * 1024m < wanted)
            yield return $"build.gpu.memory asks for {gpu.Memory}, and the largest GPU ({largest.Name}) has {largest.MemoryMiB} MiB.";
    }

    /// <summary>Null when the credentials may not list them.</summary>
    private static async Task<IReadOnlyList<LiveObject>?> FindAsync(KubernetesClient cluster, ApiResource resource, CancellationToken ct)
    {
        try
        {
            return (await cluster.ListAsync(resource, null, null, ct)).Items;
        }
        catch (KubernetesException e) when (e.StatusReason == "Forbidden")
        {
            return null;
        }
    }
}
