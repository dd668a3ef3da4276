using System.Runtime.Versioning;
using Zakenak.Engine.Images.Targets;

namespace Zakenak.Engine.Tests.Images.Targets;

/// <summary>Where images go without a registry.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ImageTargetsTests : IDisposable
{
    private const string K3s = "v1.32.3+k3s1";
    private readonly SimulatedPrograms programs = new SimulatedPrograms().With("k3s").With("kind");

    public void Dispose() => programs.Dispose();

    [Theory]
    [InlineData("default", "https://127.0.0.1:6443", K3s, "K3s")]
    [InlineData("default", "https://localhost:6443", K3s, "K3s")]
    [InlineData("default", "https://[::1]:6443", K3s, "K3s")]
    [InlineData("kind-dev", "https://127.0.0.1:43210", "v1.32.2", "kind (dev)")]
    [InlineData("kind-dev", "https://127.0.0.1:43210", K3s, "kind (dev)")] // a cluster of kind's may run K3s' images: its store is kind's
    public void Cluster_of_this_machine_is_known(string context, string server, string version, string target) =>
        ImageTargets.Local(context, new(server), version, programs.Environment)!.Name.ShouldBe(target);

    [Theory]
    [InlineData("default", "https://192.168.1.20:6443", K3s)]
    [InlineData("kind-dev", "https://kind.example.com", "v1.32.2")]
    [InlineData("default", "https://127.0.0.1:6443", "v1.32.2")]
    [InlineData("my-kind-dev", "https://127.0.0.1:6443", "v1.32.2")]
    public void Any_other_cluster_is_none(string context, string server, string version) =>
        ImageTargets.Local(context, new(server), version, programs.Environment).ShouldBeNull();

    [Theory]
    [InlineData("default", K3s, "k3s")]
    [InlineData("kind-dev", "v1.32.2", "kind")]
    public void Without_its_program_a_cluster_behind_a_tunnel_is_not_taken_for_this_machines(string context, string version, string missing)
    {
        File.Delete(programs.File(missing));
        ImageTargets.Local(context, new("https://127.0.0.1:6443"), version, programs.Environment).ShouldBeNull();
    }
}
