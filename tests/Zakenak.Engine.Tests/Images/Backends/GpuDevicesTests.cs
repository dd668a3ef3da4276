using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images.Backends;

namespace Zakenak.Engine.Tests.Images.Backends;

public sealed class GpuDevicesTests : IDisposable
{
    private static readonly GpuSettings all = new(true, null, null, null);

    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;
    private readonly List<BuildLine> lines = [];

    [Fact]
    public async Task All_devices_are_given_by_default() => (await OptionsAsync(all)).ShouldBe(["--device", "nvidia.com/gpu=all"]);

    [Fact]
    public async Task Listed_devices_are_given_one_by_one() =>
        (await OptionsAsync(all with { Devices = "0, 2" })).ShouldBe(["--device", "nvidia.com/gpu=0", "--device", "nvidia.com/gpu=2"]);

    [Fact]
    public async Task Build_that_asks_for_none_gets_none()
    {
        (await OptionsAsync(all with { Enabled = false })).ShouldBeEmpty();
        (await OptionsAsync(null)).ShouldBeEmpty();
        lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Program_that_is_too_old_is_said()
    {
        (await OptionsAsync(all, "1.28.2")).ShouldBeEmpty();
        lines.ShouldHaveSingleItem().Text.ShouldEndWith("that needs buildah 1.36 (podman 5.1), this is 1.28.2");
    }

    [Fact]
    public async Task Machine_without_a_description_of_devices_is_said()
    {
        (await new GpuDevices([folder]).OptionsAsync(all, () => Task.FromResult<Version?>(null), lines.Add)).ShouldBeEmpty();
        lines.ShouldHaveSingleItem().Text.ShouldStartWith("No GPU for the steps of this build: ");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<IReadOnlyList<string>> OptionsAsync(GpuSettings? gpu, string version = "1.36.0")
    {
        File.WriteAllText(Path.Combine(folder, "nvidia.yaml"), "");
        return new GpuDevices([folder]).OptionsAsync(gpu, () => Task.FromResult<Version?>(Version.Parse(version)), lines.Add);
    }
}
