using System.Threading.Channels;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Reconciling;
using Zakenak.Engine.Tests.Hooks;

namespace Zakenak.Engine.Tests.Applying;

/// <summary>What the API server says beside its answer, here of a deprecated version of a kind.</summary>
public class ServerWarnings
{
    private const string Words = "use the widgets of next year";

    [Fact]
    public async Task What_the_server_warns_of_is_told_once_with_an_object_that_it_is_about()
    {
        await using var project = await EngineProject.CreateAsync();
        var group = $"{project.Namespace}.example.com";
        project.Declare("crd.yaml", Deprecated(group)).Declare("a.yaml", Widget(group, "name: one"))
            .Declare("b.yaml", Widget(group, "name: other"));

        var converged = await project.MustConvergeAsync();
        var again = await project.MustConvergeAsync();
        project.Declare("a.yaml", Widget(group, "name: one, labels: {size: large}"));
        var previewed = await project.MustConvergeAsync(r => r with { DryRun = true });
        var changed = await project.MustConvergeAsync();

        converged.Warnings.ShouldHaveSingleItem().ShouldStartWith($"Widget/{project.Namespace}/o");
        converged.Warnings[0].ShouldEndWith($": The API server warns: {Words}");
        again.Warnings.ShouldBeEmpty("nothing was sent");
        previewed.Warnings.ShouldHaveSingleItem().ShouldContain(Words);
        changed.Warnings.ShouldHaveSingleItem().ShouldContain(Words);
        await project.CleanUpAsync(all: true);
    }

    [Fact]
    public async Task What_the_server_warns_of_in_a_hook_is_told_too()
    {
        await using var project = await HookProject.CreateAsync();
        var group = $"{project.Engine.Namespace}.example.com";
        await project.Engine.KubectlAsync(Deprecated(group), "create", "-f", "-");
        await project.Engine.KubectlAsync("", "wait", "--for=condition=Established", $"crd/widgets.{group}");

        var hook = Widget(group, "generateName: made-, annotations: {helm.sh/hook: pre-install}");
        var result = await project.Chart(hook).MustConvergeAsync();

        result.Warnings.ShouldHaveSingleItem().ShouldEndWith(Words);
        await project.Engine.KubectlAsync("", "delete", "crd", $"widgets.{group}");
    }

    [Fact]
    public void What_the_server_says_of_a_secret_is_not_quoted()
    {
        var events = Channel.CreateUnbounded<ReconcileEvent>();
        var log = new ReconcileLog(events.Writer);

        log.ReportServerWarnings(["the password plain-text is weak"], new ObjectRef("v1", "Secret", "shop", "login"));

        log.ReportServerWarnings(["the password plain-text is weak"], new ObjectRef("v1", "ConfigMap", "shop", "settings"));

        log.Result("shop", "shop", null, false, TimeSpan.Zero).Warnings.ShouldBe([
            "Secret/shop/login: The API server warns: its words are not shown, since they may quote the Secret",
            "ConfigMap/shop/settings: The API server warns: the password plain-text is weak"]);
    }

    private static string Deprecated(string group) =>
        Waves.Crd(group).Replace("served: true", $"served: true\n      deprecated: true\n      deprecationWarning: {Words}");

    private static string Widget(string group, string metadata) => $"{{apiVersion: {group}/v1, kind: Widget, metadata: {{{metadata}}}}}";
}
