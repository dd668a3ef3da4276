using Zakenak.Testing;

namespace Zakenak.EndToEnd;

public class InitTests
{
    public static TheoryData<string> Templates => ["basic", "gpu", "helm", "kustomize"];

    [Theory, MemberData(nameof(Templates))]
    public async Task Each_template_is_accepted_by_converge_at_once(string template)
    {
        using var folder = new TemporaryFolder();
        await using var ns = await TestCluster.CreateNamespaceAsync("init");
        (await Zakenak.RunAsync($"init --dir my-shop --template {template}", folder.Path)).ShouldExit(0);
        var tools = new Dictionary<string, string?> { ["ZAKENAK_HELM"] = TestTools.HelmPath, ["ZAKENAK_KUBECTL"] = TestTools.KubectlPath };
        string[] where = ["-n", ns.Name, "-o", "json", "--kubeconfig", TestCluster.KubeconfigPath];
        var converge = await Zakenak.RunAsync(["converge", .. where], folder.File("my-shop"), tools);
        converge.ShouldExit(0).Changes().ShouldNotBeEmpty();
        ((string)converge.Json["project"]!).ShouldBe("my-shop");
        var status = await Zakenak.RunAsync(["status", .. where], folder.File("my-shop"), tools);
        status.ShouldExit(0).Json.Objects("objects").ShouldAllBe(o => (string)o["state"]! == "Synced");
    }

    [Fact]
    public async Task The_written_files_are_listed_on_stdout()
    {
        using var folder = new TemporaryFolder();
        var outcome = (await Zakenak.RunAsync("init --dir shop", folder.Path)).ShouldExit(0);
        foreach (var file in outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            File.Exists(folder.File(file)).ShouldBeTrue(file);
        outcome.Output.ShouldContain("shop/zakenak.yaml\n");
        outcome.Errors.ShouldContain("cd shop && zakenak diff");
    }

    [Fact]
    public async Task Nothing_is_overwritten_without_force()
    {
        using var folder = new TemporaryFolder();
        folder.Write("zakenak.yaml", "mine");
        var outcome = (await Zakenak.RunAsync("init", folder.Path)).ShouldExit(2);
        outcome.Errors.ShouldContain("in the way: zakenak.yaml.");
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([folder.File("zakenak.yaml")]);
        (await Zakenak.RunAsync("init --force", folder.Path)).ShouldExit(0);
        (await File.ReadAllTextAsync(folder.File("zakenak.yaml"), TestContext.Current.CancellationToken)).ShouldContain("\nproject: ");
    }

    [Fact]
    public async Task Force_replaces_a_link_instead_of_writing_through_it()
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("precious", "mine");
        File.CreateSymbolicLink(folder.File("zakenak.yaml"), elsewhere.File("precious"));
        (await Zakenak.RunAsync("init --force", folder.Path)).ShouldExit(0);
        (await File.ReadAllTextAsync(elsewhere.File("precious"), TestContext.Current.CancellationToken)).ShouldBe("mine");
    }

    [Fact]
    public async Task An_unknown_template_is_wrong_usage() => (await Zakenak.RunAsync("init --template nginx")).ShouldExit(2);
}
