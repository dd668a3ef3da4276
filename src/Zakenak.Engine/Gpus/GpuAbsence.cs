using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;

namespace Zakenak.Engine.Gpus;

/// <summary>Why no node offers a GPU, from what its nodes and the device plugin say.</summary>
internal static class GpuAbsence
{
    private const string Plugin = "the NVIDIA device plugin (https://github.com/NVIDIA/k8s-device-plugin)";
    private const string Toolkit = "the NVIDIA container toolkit";

    /// <summary>Set by node feature discovery, GPU feature discovery, or by hand.</summary>
    private static readonly string[] signs = ["nvidia.com/gpu.present", "feature.node.kubernetes.io/pci-10de.present"];

    /// <param name="daemonSets">Null when they are not known.</param>
    /// <returns>One sentence, with what to do.</returns>
    public static string Explain(IReadOnlyList<LiveObject> nodes, IReadOnlyList<LiveObject>? daemonSets)
    {
        if (nodes.Select(GpuNode.Of).OfType<GpuNode>().FirstOrDefault() is { } broken)
        {
            return $"No GPU is usable: node {broken.Name} has {broken.Capacity}, and the device plugin calls none of them healthy; run nvidia-smi there: "
                + $"the driver does not answer, or its version and the library's differ{Wsl(nodes)}.";
        }
        var node = nodes.FirstOrDefault(n => signs.Any(sign => n.Label(sign) == "true"));
        var where = node is null ? "" : $" although node {node.Name} is labelled as having one";
        return $"No node offers {GpuNode.Resource}{where}: {Reason(daemonSets?.FirstOrDefault(IsPlugin), daemonSets is not null)}{Wsl(nodes)}.";
    }

    private static string Reason(LiveObject? plugin, bool known)
    {
        if (plugin is null)
        {
            return (known ? "the device plugin is not installed; " : "") + $"install the driver and {Toolkit} on the machine with the GPU, and then {Plugin}";
        }
        var name = $"the device plugin's DaemonSet {plugin.Namespace}/{plugin.Name}";
        var observed = new Observed(plugin.Json);
        var (wanted, ready) = (observed.Number("status.desiredNumberScheduled") ?? 0, observed.Number("status.numberReady") ?? 0);
        if (wanted == 0)
            return $"{name} selects no node; look at its nodeSelector, affinity and tolerations, and label the node with the GPU accordingly";
        return ready == 0
            ? $"no pod of {name} is ready; see kubectl -n {plugin.Namespace} logs daemonset/{plugin.Name}"
            : $"{name} runs and finds no GPU; the driver or {Toolkit} is missing on the node, or its container runtime is not the default one";
    }

    private static bool IsPlugin(LiveObject daemonSet) => daemonSet.Name.Contains("nvidia-device-plugin", StringComparison.Ordinal);

    /// <summary>The kernel that Microsoft builds says so in its version.</summary>
    private static string Wsl(IReadOnlyList<LiveObject> nodes) => nodes.Any(IsWsl)
        ? "; under WSL2 the driver is the one of Windows: install none inside, and see docs/GPU-WSL.md"
        : "";

    private static bool IsWsl(LiveObject node) =>
        new Observed(node.Json).Text("status.nodeInfo.kernelVersion")?.Contains("microsoft", StringComparison.OrdinalIgnoreCase) is true;
}
