using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Cli;

/// <summary>A node that offers GPUs to pods.</summary>
/// <param name="Gpus">What the device plugin of NVIDIA says can be scheduled: <c>status.allocatable["nvidia.com/gpu"]</c>.</param>
/// <param name="Product">For example <c>NVIDIA-GeForce-RTX-4090</c>; null where GPU feature discovery does not run.</param>
/// <param name="MemoryMiB">Per GPU; null likewise.</param>
internal sealed record GpuNode(string Name, int Gpus, string? Product, int? MemoryMiB)
{
    /// <summary>Null when the credentials may not list nodes.</summary>
    public static async Task<IReadOnlyList<GpuNode>?> ListAsync(KubernetesClient cluster, CancellationToken ct)
    {
        var nodes = new ApiResource("", "v1", "Node", "nodes", false, ["list"]);
        try
        {
            var list = await cluster.ListAsync(nodes, null, null, ct);
            return [.. list.Items.Select(Of).OfType<GpuNode>()];
        }
        catch (KubernetesException e) when (e.StatusReason == "Forbidden")
        {
            return null;
        }
    }

    public JsonObject ToJson() => new() { ["name"] = Name, ["gpus"] = Gpus, ["product"] = Product, ["memoryMiB"] = MemoryMiB };

    /// <summary><c>wsl: 2 GPUs, NVIDIA-A100, 40960 MiB each</c>.</summary>
    public override string ToString()
    {
        List<string> parts = [Gpus == 1 ? "1 GPU" : $"{Gpus} GPUs"];
        if (Product is not null)
            parts.Add(Product);
        if (MemoryMiB is not null)
            parts.Add($"{MemoryMiB} MiB each");
        return $"{Name}: {string.Join(", ", parts)}";
    }

    private static GpuNode? Of(LiveObject node) =>
        node.Json.TryGetProperty("status", out var status) && status.TryGetProperty("allocatable", out var allocatable)
            && allocatable.TryGetProperty("nvidia.com/gpu", out var gpus) && Number(gpus) is > 0 and var count
            ? new GpuNode(node.Name, count, node.Label("nvidia.com/gpu.product"), Number(node.Label("nvidia.com/gpu.memory")))
            : null;

    private static int? Number(JsonElement quantity) =>
        quantity.ValueKind == JsonValueKind.String ? Number(quantity.GetString()) : quantity.TryGetInt32(out var number) ? number : null;

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
