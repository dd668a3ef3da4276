using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>Nodes belong to the whole cluster: one after the other. The node and its GPUs are only said to be there; no kubelet and no
/// device plugin stand behind them.</summary>
public sealed class GpuTests : IAsyncDisposable
{
    private const string Build = "build:\n  gpu: {enabled: true, runtime: nvidia-e2e, memory: 40Gi}\n  backend: buildah\n";
    private const string Runtime = "nvidia-e2e";
    private static readonly ApiResource nodes = new("", "v1", "Node", "nodes", false, []);
    private static readonly ApiResource runtimes = new("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", false, []);
    private readonly string node = $"simulated-gpu-{Guid.NewGuid().ToString("n")[..8]}";

    public async ValueTask DisposeAsync()
    {
        await TestCluster.Client.DeleteAsync(nodes, null, node, new DeleteOptions(), CancellationToken.None);
        await TestCluster.Client.DeleteAsync(runtimes, null, Runtime, new DeleteOptions(), CancellationToken.None);
    }

    [Fact]
    public async Task Converge_of_a_GPU_build_changes_nothing_where_no_node_has_one()
    {
        await using var project = await CreateAsync();
        var outcome = (await project.RunAsync("converge -o json")).ShouldExit(1);
        ((string)outcome.Json["errors"]![0]!["reason"]!).ShouldBe("GpuMissing");
        outcome.Errors.ShouldContain("No node offers nvidia.com/gpu");
        (await project.KubectlAsync("get", "configmap", "settings", "--ignore-not-found")).ShouldBeEmpty();
        (await project.RunAsync("doctor")).Output.ShouldContain("No node offers nvidia.com/gpu");
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Image_for_a_GPU_that_no_node_has_is_neither_built_nor_pushed()
    {
        await using var project = await ImageProject.CreateAsync();
        using var programs = new TemporaryFolder();
        programs.WriteProgram("buildah", $"echo \"$@\" >> '{programs.File("calls")}'\nexec '{project.BuilderPath}/buildah' \"$@\"");
        project.Configure(build: "  gpu: {enabled: true}");

        var outcome = await project.RunAsync("converge -o json", ("PATH", programs.Path));

        outcome.ShouldExit(1).Reasons().ShouldBe(["GpuMissing"]);
        outcome.Errors.ShouldNotContain("building");
        File.Exists(programs.File("calls")).ShouldBeFalse();
        (await project.TagsAsync()).ShouldBeEmpty();
        (await project.PodsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Diff_of_a_GPU_build_only_warns_where_no_node_has_one()
    {
        await using var project = await CreateAsync();
        (await project.RunAsync("diff")).Errors.ShouldContain("warning: No node offers nvidia.com/gpu");
    }

    [Fact]
    public async Task Runtime_class_that_is_asked_for_must_be_there()
    {
        await using var project = await CreateAsync();
        await CreateNodeAsync(gpus: 2);
        var outcome = (await project.RunAsync("converge")).ShouldExit(1);
        outcome.Errors.ShouldContain("build.gpu.runtime asks for the runtime class nvidia-e2e, which the cluster does not have");
    }

    [Fact]
    public async Task Too_little_memory_is_a_warning()
    {
        await using var project = await CreateAsync();
        await CreateNodeAsync(gpus: 2);
        await CreateRuntimeAsync();
        (await project.RunAsync("diff")).Errors
            .ShouldContain($"build.gpu.memory asks for 40Gi, and the largest GPU ({node}) has 24564 MiB.");
    }

    [Fact]
    public async Task Every_image_has_its_runtime_checked_and_the_largest_memory()
    {
        await using var project = await CreateAsync();
        project.Configure($"""
            build:
              - name: small
                gpu: {"{"}enabled: true, runtime: {Runtime}, memory: 8Gi{"}"}
              - name: large
                gpu: {"{"}enabled: true, runtime: nvidia-e2e-absent, memory: 40Gi{"}"}
            """);
        await CreateNodeAsync(gpus: 2);
        await CreateRuntimeAsync();

        var outcome = await project.RunAsync("diff");

        outcome.Errors.ShouldContain("build.gpu.runtime asks for the runtime class nvidia-e2e-absent, which the cluster does not have");
        outcome.Errors.ShouldContain($"build.gpu.memory asks for 40Gi, and the largest GPU ({node}) has 24564 MiB.");
    }

    [Fact]
    public async Task Doctor_lists_the_nodes_once()
    {
        await using var project = await CreateAsync();
        await CreateNodeAsync(gpus: 2);
        await CreateRuntimeAsync();

        var outcome = await project.RunAsync("doctor --debug");

        outcome.Output.ShouldContain($"{node}: 2 GPUs (2 free), 1 unhealthy");
        outcome.Output.ShouldContain("build.gpu.memory asks for 40Gi");
        outcome.Errors.Split('\n').Count(line => line.Contains("GET /api/v1/nodes?")).ShouldBe(1);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Converge_of_a_GPU_build_gives_it_to_the_image_and_to_the_chart()
    {
        await using var project = await ImageProject.CreateAsync();
        await CreateNodeAsync(gpus: 2);
        await CreateRuntimeAsync();
        project.ConfigureAs($"""
              charts: [chart]
            registry:
              url: {project.Host}
            build:
              context: app
              dockerfile: app/Dockerfile
              gpu: {"{"}enabled: true, runtime: {Runtime}, memory: 8Gi, devices: "0,1"{"}"}
            """);
        project.Folder.Write("app/Dockerfile", """
            FROM scratch
            ARG GPU_ENABLED
            ARG GPU_MEMORY
            ARG NVIDIA_VISIBLE_DEVICES
            LABEL given="$GPU_ENABLED $GPU_MEMORY $NVIDIA_VISIBLE_DEVICES"
            COPY greeting /greeting
            """);
        project.Folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: model\nversion: 1.0.0\n")
            .Write("chart/values.yaml", "gpu: {enabled: false, memory: 1Gi}\ndeployment: {useGPU: false}\n")
            .Write("chart/templates/values.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: given}
                data: {values: "{{ .Values.gpu.enabled }} {{ .Values.gpu.memory }} {{ .Values.deployment.useGPU }}"}
                """);

        (await project.RunAsync("converge --wait")).ShouldExit(0);

        var labels = (await project.Registry.ConfigurationAsync("shop", "latest"))["config"]!["Labels"]!.AsObject();
        ((string?)labels["given"]).ShouldBe("true 8Gi 0,1");
        labels.Where(label => label.Key.StartsWith("io.zakenak.gpu.", StringComparison.Ordinal)).Select(label => $"{label.Key[15..]}={label.Value}")
            .ShouldBe(["enabled=true", "devices=0,1", "memory=8Gi", $"runtime={Runtime}"], ignoreOrder: true);
        (await project.KubectlAsync("get", "configmap", "given", "-o", "jsonpath={.data.values}")).ShouldBe("true 8Gi true");
        (await project.DeployedAsync()).ShouldEndWith($"@{await project.Registry.FindDigestAsync("shop", "latest")}");
    }

    [Fact]
    public async Task Status_shows_who_holds_the_GPUs_of_a_node()
    {
        await using var project = await TestProject.CreateAsync();
        await CreateNodeAsync(gpus: 2);
        project.Folder.Write("trainer.yaml", $$$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: trainer}
            spec:
              nodeName: {{{{node}}}}
              automountServiceAccountToken: false
              containers: [{name: trainer, image: example.com/trainer, resources: {limits: {nvidia.com/gpu: 1}}}]
            """);
        await project.KubectlAsync("apply", "-f", "trainer.yaml");

        var outcome = (await project.RunAsync("status")).ShouldExit(0);
        var shown = (await project.RunAsync("status -o json")).ShouldExit(0).Json["gpuNodes"]!.AsArray().Single(n => (string)n!["name"]! == node)!;

        outcome.Output.ShouldContain("GPU NODE");
        outcome.Output.ShouldContain($"{project.Namespace}/trainer");
        shown.ToJsonString().ShouldBe($$$"""
            {"name":"{{{node}}}","capacity":3,"allocatable":2,"allocated":1,"free":1,"product":"NVIDIA-GeForce-RTX-4090","memoryMiB":24564,"pods":[{"namespace":"{{{project.Namespace}}}","name":"trainer","gpus":1}]}
            """);
    }

    private static async Task<TestProject> CreateAsync()
    {
        var project = await TestProject.CreateAsync(Build);
        project.Folder.Write("Dockerfile", "FROM scratch\n");
        return project;
    }

    /// <param name="gpus">That can be used; one more is broken.</param>
    private async Task CreateNodeAsync(int gpus)
    {
        await ApplyAsync(nodes, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = node,
                ["labels"] = new JsonObject { ["nvidia.com/gpu.product"] = "NVIDIA-GeForce-RTX-4090", ["nvidia.com/gpu.memory"] = "24564" },
            },
            ["spec"] = new JsonObject { ["unschedulable"] = true },
        }, "simulated-node");
        await ApplyAsync(nodes with { Subresource = "status" }, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = node },
            ["status"] = new JsonObject
            {
                ["capacity"] = new JsonObject { ["nvidia.com/gpu"] = $"{gpus + 1}" },
                ["allocatable"] = new JsonObject { ["nvidia.com/gpu"] = $"{gpus}" },
            },
        }, "simulated-device-plugin");
    }

    private Task CreateRuntimeAsync() => ApplyAsync(runtimes, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = Runtime },
        ["handler"] = "nvidia",
    }, "simulated-node");

    private static async Task ApplyAsync(ApiResource resource, JsonObject desired, string manager)
    {
        (desired["apiVersion"], desired["kind"]) = (resource.ApiVersion, resource.Kind);
        await TestCluster.Client.ApplyAsync(resource, desired, new ApplyOptions(Force: true, FieldManager: manager),
            TestContext.Current.CancellationToken);
    }
}
