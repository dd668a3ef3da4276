using System.Diagnostics;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>The projects in <c>examples/</c>, as they are.</summary>
public class ExamplesTests(ExampleCluster cluster) : IClassFixture<ExampleCluster>
{
    public static TheoryData<string> Charts => ["local-ca", "ollama", "open-webui", "shop/charts/web"];

    public static TheoryData<string> Projects =>
        ["zakenak.yaml", "local-ca/zakenak.yaml", "ollama/zakenak.yaml", "open-webui/zakenak.yaml", "shop/zakenak.yaml"];

    [Theory, MemberData(nameof(Charts))]
    public async Task Helm_finds_nothing_wrong_with_a_chart(string chart)
    {
        foreach (var helm in new[] { TestTools.HelmPath, TestTools.Helm3Path })
        {
            using var lint = Zakenak.Start(helm, ["lint", "--strict", chart], Path.Combine(Repository.Root, "examples"), null);
            (await Zakenak.FinishAsync(lint)).ShouldExit(0).Output.ShouldNotContain("[WARNING]");
        }
    }

    [Theory, MemberData(nameof(Projects))]
    public async Task Validate_finds_nothing_wrong_with_a_project(string project)
    {
        await cluster.StartAsync();
        var document = (await cluster.RunAsync($"validate -c {project} -o json")).ShouldExit(0).Json;
        document["warnings"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task All_three_converge_in_order_and_a_second_time_nothing_changes()
    {
        await cluster.StartAsync();

        var first = (await cluster.RunAsync("converge -o json")).ShouldExit(0);
        var second = (await cluster.RunAsync("converge -o json")).ShouldExit(0);
        var cleanup = (await cluster.RunAsync("cleanup --all --yes -o json")).ShouldExit(0);

        first.Changes().ShouldBe(
        [
            "Created Certificate/local-ca", "Created ClusterIssuer/local-ca", "Created Deployment/ollama", "Created Deployment/open-webui",
            "Created Ingress/open-webui", "Created Issuer/local-ca-self-signed", "Created Namespace/private-ai",
            "Created PersistentVolumeClaim/ollama-models", "Created PersistentVolumeClaim/open-webui-data",
            "Created Secret/open-webui", "Created Service/ollama", "Created Service/open-webui",
        ]);
        second.Changes().ShouldBe([.. first.Changes().Select(c => c.Replace("Created", "Unchanged"))]);
        cleanup.Changes().ShouldBe([.. first.Changes().Select(c => c.Replace("Created", "Deleted"))]);
    }

    [Fact]
    public async Task A_model_server_waits_for_a_node_with_a_GPU_and_status_says_so()
    {
        await cluster.StartAsync();
        await cluster.RunPodsAsync("ollama-gpu");
        await cluster.ProvideVolumeAsync("ollama-gpu", "ollama-models", "20Gi");
        const string project = "-c ollama/zakenak.yaml -n ollama-gpu";
        (await cluster.RunAsync($"converge {project}")).ShouldExit(0);

        (await cluster.RunAsync($"converge {project} --wait --timeout 2s")).ShouldExit(4);

        var status = (await cluster.RunAsync($"status {project}")).ShouldExit(0);
        status.Output.ShouldContain("Deployment/ollama-gpu/ollama is Progressing");
        status.Output.ShouldContain("Unschedulable: No node takes the pod");
    }

    [Fact]
    public async Task Alone_on_the_CPU_the_model_server_becomes_healthy()
    {
        await cluster.StartAsync();
        await cluster.RunPodsAsync("ollama");
        await cluster.ProvideVolumeAsync("ollama", "ollama-models", "20Gi");
        (await cluster.RunAsync("converge -c ollama/zakenak.yaml --wait --timeout 1m", ("GPU", "false"))).ShouldExit(0);
    }

    [Fact]
    public async Task Alone_the_page_becomes_healthy_and_keeps_the_key_of_its_sessions()
    {
        await cluster.StartAsync();
        await cluster.RunPodsAsync("open-webui");
        await cluster.ProvideVolumeAsync("open-webui", "open-webui-data", "5Gi");
        (await cluster.RunAsync("converge -c open-webui/zakenak.yaml --wait --timeout 1m")).ShouldExit(0);
        var key = await KeyAsync();

        var second = (await cluster.RunAsync("converge -c open-webui/zakenak.yaml --wait -o json")).ShouldExit(0);

        second.Changes().ShouldAllBe(c => c.StartsWith("Unchanged", StringComparison.Ordinal));
        key.Length.ShouldBe(64); // of 48 bytes
        (await KeyAsync()).ShouldBe(key);

        Task<string> KeyAsync() =>
            cluster.KubectlAsync("get", "secret", "open-webui", "-n", "open-webui", "-o", "jsonpath={.data.WEBUI_SECRET_KEY}");
    }

    [Fact]
    public async Task Alone_the_certificate_authority_is_healthy_once_cert_manager_has_issued_it()
    {
        await cluster.StartAsync();
        (await cluster.RunAsync("converge -c local-ca/zakenak.yaml --wait --timeout 1s")).ShouldExit(4);
        await cluster.AnswerAsync(("Issuer", "local-ca-self-signed"), ("Certificate", "local-ca"), ("ClusterIssuer", "local-ca"));

        var outcome = (await cluster.RunAsync("converge -c local-ca/zakenak.yaml --wait --timeout 1m")).ShouldExit(0);
        (await cluster.RunAsync("cleanup -c local-ca/zakenak.yaml --yes")).ShouldExit(0);

        outcome.Errors.ShouldContain("3 unchanged, all 3 healthy");
    }

    [Fact]
    public async Task A_build_with_a_GPU_gives_the_model_server_its_values()
    {
        await using var project = await TestProject.CreateAsync("  charts: [ollama]\nbuild:\n  gpu: {enabled: true, memory: 8Gi}\n");
        CopyChart("ollama", project.Folder.File("ollama"));
        project.Folder.Write("Dockerfile", "FROM scratch\n");
        var diff = (await project.RunAsync("diff")).ShouldExit(5).Output;
        diff.ShouldContain("nvidia.com/gpu: \"1\"");
        diff.ShouldContain("runtimeClassName: nvidia");
        diff.ShouldContain("- \"8191\""); // MiB: more than that is 8Gi
    }

    private static void CopyChart(string chart, string to)
    {
        using var copy = Process.Start("cp", ["-r", Path.Combine(Repository.Root, "examples", chart), to]);
        copy.WaitForExit();
    }
}
