using System.Runtime.Versioning;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Tests.Images.Targets;

namespace Zakenak.Engine.Tests.Images.Backends;

/// <summary>What programs are called with on a machine with GPUs. They only say that they are of a version which passes GPUs on: none is
/// here.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class GpuBuilds : IDisposable
{
    private readonly SimulatedPrograms programs = new();
    private readonly GpuDevices gpus;

    public GpuBuilds()
    {
        programs.With("buildah", "case \"$1\" in --version) echo buildah version 1.36.0;; esac");
        programs.With("podman", "case \"$1\" in info) echo 1.36.0;; esac");
        gpus = new([Directory.CreateDirectory(programs.File("cdi")).FullName]);
        File.WriteAllText(programs.File("cdi/nvidia.yaml"), "");
    }

    public void Dispose() => programs.Dispose();

    [Theory, InlineData("buildah", "all"), InlineData("podman", "all"), InlineData("buildah", "0"), InlineData("podman", "0")]
    public async Task Device_is_on_the_command_line_of_the_build(string name, string devices)
    {
        IImageBackend backend = name == "buildah"
            ? new BuildahBackend(programs.Environment, gpus)
            : new PodmanBackend(programs.Environment, gpus);
        using var image = new ImageFolder("FROM scratch\nCOPY busybox /busybox\n");
        var order = image.Order with { Gpu = new(true, null, null, devices) };

        await backend.BuildAsync(order, null, false, _ => { }, TestContext.Current.CancellationToken);

        programs.Calls.Single(call => call.StartsWith($"{name} build ", StringComparison.Ordinal))
            .ShouldContain($" --device nvidia.com/gpu={devices} ");
    }
}
