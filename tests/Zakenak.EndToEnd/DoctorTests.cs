using Zakenak.Testing;

namespace Zakenak.EndToEnd;

public class DoctorTests
{
    [Fact]
    public async Task A_machine_with_a_cluster_is_well()
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = (await project.RunAsync("doctor -o json")).ShouldExit(0);
        ((bool)outcome.Json["ok"]!).ShouldBeTrue();
        var checks = outcome.Json.Objects("checks").ToDictionary(c => (string)c["name"]!, c => (string)c["state"]!);
        checks["configuration"].ShouldBe("Ok");
        checks["kubeconfig"].ShouldBe("Ok");
        checks["namespace"].ShouldBe("Ok");
        checks["rights"].ShouldBe("Ok");
    }

    [Fact]
    public async Task Without_a_configuration_the_namespace_is_prod()
    {
        using var folder = new TemporaryFolder();
        var outcome = await Zakenak.RunAsync($"doctor -o json --kubeconfig {TestCluster.KubeconfigPath}", folder.Path);
        ((string)outcome.Json.Objects("checks").Single(c => (string)c["name"]! == "rights")["found"]!).ShouldEndWith(" in prod");
    }

    [Fact]
    public async Task Helm_is_needed_only_by_a_project_with_charts()
    {
        using var folder = new TemporaryFolder();
        folder.Write("zakenak.yaml", "project: shop\ndeploy:\n  namespace: default\n  manifests: [manifests]\n");
        var nothing = new Dictionary<string, string?> { ["PATH"] = Path.GetDirectoryName(Environment.ProcessPath), ["ZAKENAK_HELM"] = null };
        string[] arguments = ["doctor", "-o", "json", "--kubeconfig", TestCluster.KubeconfigPath];
        State(await Zakenak.RunAsync(arguments, folder.Path, nothing)).ShouldBe("Optional");

        folder.Write("zakenak.yaml", "project: shop\ndeploy:\n  namespace: default\n  charts: [chart]\n").Write("chart/Chart.yaml", "name: web\n");
        var outcome = (await Zakenak.RunAsync(arguments, folder.Path, nothing)).ShouldExit(1);
        State(outcome).ShouldBe("Missing");
        ((string)outcome.Json.Objects("checks").Single(c => (string)c["name"]! == "helm")["advice"]!).ShouldContain("https://helm.sh");

        static string State(Outcome outcome) => (string)outcome.Json.Objects("checks").Single(c => (string)c["name"]! == "helm")["state"]!;
    }

    [Fact]
    public async Task No_cluster_is_something_missing_and_it_says_how_to_get_one()
    {
        using var folder = new TemporaryFolder();
        var outcome = (await Zakenak.RunAsync("doctor --kubeconfig /nowhere/config", folder.Path)).ShouldExit(1);
        outcome.Output.ShouldContain("Something needed is missing.");
        outcome.Output.ShouldContain("--kubeconfig");
    }
}
