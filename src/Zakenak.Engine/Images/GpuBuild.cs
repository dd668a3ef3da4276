using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Images;

/// <summary>What a build with a GPU gets, beside the backend's device flags.</summary>
internal static class GpuBuild
{
    private const string AllDevices = "all";

    /// <summary>The user's arguments; where they leave them out <c>GPU_ENABLED=true</c>, <c>GPU_MEMORY</c> and
    /// <c>NVIDIA_VISIBLE_DEVICES</c>.</summary>
    public static Dictionary<string, string> ArgsWith(IReadOnlyDictionary<string, string> args, GpuSettings gpu)
    {
        var all = new Dictionary<string, string>(args);
        all.TryAdd("GPU_ENABLED", "true");
        all.TryAdd("NVIDIA_VISIBLE_DEVICES", gpu.Devices ?? AllDevices);
        if (gpu.Memory is { } memory)
            all.TryAdd("GPU_MEMORY", memory);
        return all;
    }

    /// <summary>For whoever looks at the image: what it was built to use.</summary>
    public static Dictionary<string, string> Labels(GpuSettings gpu)
    {
        var labels = new Dictionary<string, string>
        {
            ["io.zakenak.gpu.enabled"] = "true",
            ["io.zakenak.gpu.devices"] = gpu.Devices ?? AllDevices,
        };
        if (gpu.Memory is { } memory)
            labels["io.zakenak.gpu.memory"] = memory;
        if (gpu.Runtime is { } runtime)
            labels["io.zakenak.gpu.runtime"] = runtime;
        return labels;
    }
}
