using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Images.Backends;

/// <summary>The GPUs that the steps of a build may use, by CDI (Container Device Interface), as the NVIDIA container toolkit describes
/// them to buildah and podman.</summary>
/// <param name="folders">Where the descriptions are.</param>
internal sealed class GpuDevices(IReadOnlyList<string> folders)
{
    /// <summary>The first that resolves CDI devices in a build; podman 5.1 builds with it.</summary>
    private static readonly Version firstBuildah = new(1, 36);

    public static GpuDevices OfThisMachine { get; } = new(["/etc/cdi", "/var/run/cdi"]);

    /// <summary>Options of the build; a build that asks for a GPU is told when it gets none, and goes on without.</summary>
    /// <param name="version">Asks for the version of buildah, the program's own or the one inside podman.</param>
    public async Task<IReadOnlyList<string>> OptionsAsync(GpuSettings? gpu, Func<Task<Version?>> version, Action<BuildLine> report)
    {
        if (gpu is not { Enabled: true })
            return [];
        if (!AreDescribed())
        {
            report(new("No GPU for the steps of this build: none is described in "
                + $"{string.Join(" or ", folders)} (nvidia-ctk cdi generate does that)"));
            return [];
        }
        if (await version() is { } found && found < firstBuildah)
        {
            report(new($"No GPU for the steps of this build: that needs buildah {firstBuildah} (podman 5.1), this is {found}"));
            return [];
        }
        return [.. Indices(gpu).SelectMany(index => (string[])["--device", $"nvidia.com/gpu={index}"])];
    }

    private bool AreDescribed() => folders.Where(Directory.Exists).Any(folder => Directory.EnumerateFiles(folder, "nvidia*").Any());

    private static string[] Indices(GpuSettings gpu) =>
        (gpu.Devices ?? "all").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
