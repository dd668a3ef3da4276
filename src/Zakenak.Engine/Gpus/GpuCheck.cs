using Zakenak.Engine.Cluster;
using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Gpus;

/// <summary>Whether a cluster has what <c>build.gpu</c> asks for, and in one sentence what is missing.</summary>
/// <param name="Missing">What stands in the way, and what to do; null when nothing does.</param>
/// <param name="Warnings">What could not be looked at, or will not fit.</param>
/// <param name="Nodes">Those that have GPUs, without their pods; null when the credentials may not list nodes.</param>
public sealed record GpuCheck(string? Missing, IReadOnlyList<string> Warnings, IReadOnlyList<GpuNode>? Nodes)
{
    /// <param name="gpus">Of every image that is for a GPU; none: only the nodes are looked at.</param>
    /// <exception cref="ReconcileException">The cluster cannot be asked.</exception>
    public static async Task<GpuCheck> RunAsync(KubernetesClient cluster, IReadOnlyList<GpuSettings> gpus, CancellationToken ct)
    {
        if (await FindAsync(cluster, Kinds.Nodes, ct) is not { } all)
            return new(null, gpus.Count == 0 ? [] : ["Whether the cluster has GPUs is not known: these credentials may not list nodes."], null);
        var nodes = all.Select(GpuNode.Of).OfType<GpuNode>().ToList();
        if (gpus.Count == 0)
            return new(null, [], nodes);
        var offered = nodes.Where(n => n.Allocatable > 0).ToList();
        return offered.Count == 0
            ? new(GpuAbsence.Explain(all, await FindAsync(cluster, Kinds.DaemonSets, ct)), [], nodes)
            : new(await MissingRuntimeAsync(cluster, gpus, ct), [.. TooSmall(offered, gpus)], nodes);
    }

    /// <summary>Null where every one is there.</summary>
    private static async Task<string?> MissingRuntimeAsync(KubernetesClient cluster, IReadOnlyList<GpuSettings> gpus, CancellationToken ct)
    {
        var asked = gpus.Select(gpu => gpu.Runtime).OfType<string>().Distinct().ToList();
        var found = await Task.WhenAll(asked.Select(runtime => HasRuntimeAsync(cluster, runtime, ct)));
        var missing = asked.Where((_, i) => !found[i]).ToList();
        return missing.Count == 0 ? null
            : $"build.gpu.runtime asks for the runtime class {string.Join(" and ", missing)}, which the cluster does not have: install the NVIDIA "
                + "container toolkit on the GPU's node and restart K3s, which then adds the runtime; where it does not make the RuntimeClass too, "
                + "apply one (docs/GPU-WSL.md).";
    }

    private static async Task<bool> HasRuntimeAsync(KubernetesClient cluster, string runtime, CancellationToken ct)
    {
        try
        {
            return await cluster.GetAsync(Kinds.RuntimeClasses, null, runtime, ct) is not null;
        }
        catch (KubernetesException e) when (e.StatusReason == "Forbidden")
        {
            return true; // Pods may name a class that their owner cannot look at.
        }
    }

    private static IEnumerable<string> TooSmall(IReadOnlyList<GpuNode> nodes, IReadOnlyList<GpuSettings> gpus)
    {
        var wanted = gpus.MaxBy(gpu => gpu.MemoryBytes)!; // one without an amount is never the largest
        var largest = nodes.MaxBy(n => n.MemoryMiB)!;
        if (wanted.MemoryBytes is { } bytes && nodes.All(n => n.MemoryMiB is not null) && largest.MemoryMiB * 1024m * 1024m < bytes)
            yield return $"build.gpu.memory asks for {wanted.Memory}, and the largest GPU ({largest.Name}) has {largest.MemoryMiB} MiB.";
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
