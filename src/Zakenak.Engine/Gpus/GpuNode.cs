using System.Globalization;
using System.Text.Json;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;

namespace Zakenak.Engine.Gpus;

/// <summary>A node that has GPUs of NVIDIA: what its device plugin offers under <c>nvidia.com/gpu</c>. Slices of a GPU (MIG) that are
/// offered under names of their own are not counted.</summary>
/// <param name="Capacity">All of them, the unhealthy ones too.</param>
/// <param name="Allocatable">What pods can be given at all.</param>
/// <param name="Product">For example <c>NVIDIA-GeForce-RTX-4090</c>; null where GPU feature discovery does not run.</param>
/// <param name="MemoryMiB">Per GPU; null likewise.</param>
/// <param name="Pods">Who holds GPUs there; null when the credentials may not list the pods of all namespaces.</param>
public sealed record GpuNode(string Name, int Capacity, int Allocatable, string? Product, int? MemoryMiB, IReadOnlyList<GpuPod>? Pods)
{
    internal const string Resource = "nvidia.com/gpu";

    /// <summary>Held by pods; null when they are not known.</summary>
    public int? Allocated => Pods?.Sum(p => p.Gpus);

    /// <summary>Never below zero: a GPU that became unhealthy may still be held.</summary>
    public int? Free => Allocated is { } held ? Math.Max(0, Allocatable - held) : null;

    /// <summary>In the order of the server. Null when the credentials may not list nodes.</summary>
    public static async Task<IReadOnlyList<GpuNode>?> ListAsync(KubernetesClient cluster, CancellationToken ct) =>
        (await GpuCheck.RunAsync(cluster, [], ct)).Nodes is { } nodes ? await WithPodsAsync(cluster, nodes, ct) : null;

    /// <summary>The same nodes, with who holds their GPUs.</summary>
    public static async Task<IReadOnlyList<GpuNode>> WithPodsAsync(KubernetesClient cluster, IReadOnlyList<GpuNode> nodes, CancellationToken ct) =>
        await Task.WhenAll(nodes.Select(async node => node with { Pods = await GpuPod.ListAsync(cluster, node.Name, ct) }));

    /// <summary>Without its pods; null for a node without GPUs.</summary>
    internal static GpuNode? Of(LiveObject node) => Count(node, "status.capacity") is > 0 and var capacity
        ? new(node.Name, capacity, Count(node, "status.allocatable"), node.Label("nvidia.com/gpu.product"),
            Number(node.Label("nvidia.com/gpu.memory")), null)
        : null;

    /// <summary><c>wsl: 2 GPUs (1 free), NVIDIA-A100, 40960 MiB each</c>.</summary>
    public override string ToString()
    {
        var free = Free is { } known ? $" ({known} free)" : "";
        List<string> parts = [(Allocatable == 1 ? "1 GPU" : $"{Allocatable} GPUs") + free];
        if (Allocatable < Capacity)
            parts.Add($"{Capacity - Allocatable} unhealthy");
        if (Product is not null)
            parts.Add(Product);
        if (MemoryMiB is not null)
            parts.Add($"{MemoryMiB} MiB each");
        return $"{Name}: {string.Join(", ", parts)}";
    }

    private static int Count(LiveObject node, string path) => Count(new Observed(node.Json), path);

    /// <param name="path">Of a list of resources, such as <c>status.capacity</c>.</param>
    internal static int Count(Observed of, string path)
    {
        if (of.At(path) is not { ValueKind: JsonValueKind.Object } amounts || !amounts.TryGetProperty(Resource, out var gpus))
            return 0;
        return gpus.ValueKind == JsonValueKind.Number ? gpus.GetInt32() : Number(gpus.GetString()) ?? 0;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
