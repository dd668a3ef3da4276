using System.Runtime.Versioning;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Tests.Sources;

[UnsupportedOSPlatform("windows")]
public sealed class ToolLocatorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tools_are_found_on_the_path_with_their_versions()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "helm"), TestTools.HelmPath);
        File.CreateSymbolicLink(Path.Combine(folder, "kubectl"), TestTools.KubectlPath);
        var tools = On(folder);
        var helm = await tools.RequireAsync(Tool.Helm, Ct);
        helm.Path.ShouldBe(Path.Combine(folder, "helm"));
        helm.Version.ShouldMatch(@"^v\d+\.\d+\.\d+");
        helm.Major.ShouldBeGreaterThanOrEqualTo(3);
        (await tools.RequireKustomizeAsync(Ct)).Version.ShouldMatch(@"^v1\.\d+\.\d+\S* kustomize v5\.");
    }

    [Fact]
    public async Task Variable_wins_over_the_path()
    {
        var tools = new ToolLocator(null, new Dictionary<string, string> { ["PATH"] = folder, ["ZAKENAK_HELM"] = TestTools.Helm3Path });
        (await tools.RequireAsync(Tool.Helm, Ct)).Major.ShouldBe(3);
    }

    [Fact]
    public async Task Missing_tool_says_how_to_get_it()
    {
        File.WriteAllText(Path.Combine(folder, "helm"), "not a program");
        (await On(folder).FindAsync(Tool.Helm, Ct)).ShouldBeNull();
        var missing = await Should.ThrowAsync<ReconcileException>(On(folder).RequireAsync(Tool.Helm, Ct));
        missing.Reason.ShouldBe(Reasons.ToolMissing);
        missing.Message.ShouldContain("https://helm.sh/docs/intro/install");
        (await Should.ThrowAsync<ReconcileException>(On(folder).RequireKustomizeAsync(Ct))).Message
            .ShouldContain("Neither kustomize nor kubectl");
    }

    [Fact]
    public async Task Variable_that_names_nothing_is_said()
    {
        var tools = new ToolLocator(null, new Dictionary<string, string> { ["ZAKENAK_HELM"] = "/not/there" });
        (await Should.ThrowAsync<ReconcileException>(tools.FindAsync(Tool.Helm, Ct))).Message
            .ShouldStartWith("ZAKENAK_HELM names /not/there");
    }

    [Fact]
    public async Task Program_that_is_none_of_ours_is_said()
    {
        var tools = new ToolLocator(null, new Dictionary<string, string> { ["ZAKENAK_HELM"] = "/bin/false" });
        (await Should.ThrowAsync<ReconcileException>(tools.FindAsync(Tool.Helm, Ct))).Message
            .ShouldStartWith("/bin/false does not say its version");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static ToolLocator On(string path) => new(null, new Dictionary<string, string> { ["PATH"] = path });
}
