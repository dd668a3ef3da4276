using System.Runtime.CompilerServices;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Gpus;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.Gpus;

/// <summary>Each file <c>Cases/CASE.yaml</c> holds the Nodes and DaemonSets of a cluster, and the comment at its head is what is said of
/// them. <c>ZAKENAK_UPDATE_GOLDEN=1</c> writes that comment.</summary>
public sealed class GpuAbsenceTests
{
    public static TheoryData<string> Cases() =>
        [.. Directory.GetFiles(Folder(), "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Cluster_without_a_usable_GPU_says_what_is_missing(string name)
    {
        var file = Path.Combine(Folder(), name);
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        var rest = lines.SkipWhile(line => line.StartsWith('#')).ToList();
        LiveObject[] objects = [.. ManifestReader.Read(string.Join('\n', rest), name)
            .Select(m => new LiveObject(JsonSerialization.ToElement(m.Json), m.ApiVersion, m.Kind))];

        var said = "# " + GpuAbsence.Explain([.. objects.Where(o => o.Kind == "Node")], [.. objects.Where(o => o.Kind == "DaemonSet")]);

        if (Environment.GetEnvironmentVariable("ZAKENAK_UPDATE_GOLDEN") == "1")
            await File.WriteAllLinesAsync(file, rest.Prepend(said), TestContext.Current.CancellationToken);
        else
            said.ShouldBe(lines.TakeWhile(line => line.StartsWith('#')).ShouldHaveSingleItem());
    }

    [Fact]
    public void DaemonSets_that_may_not_be_listed_are_not_called_missing() =>
        GpuAbsence.Explain([], null).ShouldBe("No node offers nvidia.com/gpu: install the driver and the NVIDIA container toolkit on the machine "
            + "with the GPU, and then the NVIDIA device plugin (https://github.com/NVIDIA/k8s-device-plugin).");

    private static string Folder([CallerFilePath] string test = "") => Path.Combine(Path.GetDirectoryName(test)!, "Cases");
}
