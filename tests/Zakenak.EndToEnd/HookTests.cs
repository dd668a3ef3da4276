using System.Diagnostics;

namespace Zakenak.EndToEnd;

public class HookTests
{
    [Fact]
    public async Task Hooks_are_in_the_lines_and_in_the_document()
    {
        await using var project = await ProjectAsync(Hook("prepare", "pre-install,pre-upgrade"));

        var dry = (await project.RunAsync("converge --dry-run")).ShouldExit(0);
        var diff = (await project.RunAsync("diff")).ShouldExit(5);
        var json = (await project.RunAsync("converge -o json")).ShouldExit(0).Json;
        var again = (await project.RunAsync("diff")).ShouldExit(0);

        dry.Errors.ShouldContain($"would run the pre-install hook ConfigMap/{project.Namespace}/prepare");
        diff.Errors.ShouldContain("would run the pre-install hook");
        json.Objects("hooks").Select(h => $"{h["kind"]}/{h["name"]} {h["namespace"]} {h["chart"]} {h["phase"]} {h["result"]}")
            .ShouldBe([$"ConfigMap/prepare {project.Namespace} ./web pre-install Succeeded"]);
        again.Errors.ShouldNotContain("hook");
    }

    [Fact]
    public async Task They_are_left_out_where_that_is_asked_for()
    {
        await using var project = await ProjectAsync(Hook("prepare", "pre-install,pre-upgrade"));

        (await project.RunAsync("converge --no-hooks -o json")).ShouldExit(0).Json.Objects("hooks").ShouldBeEmpty();
        (await project.RunAsync("deploy")).ShouldExit(0).Errors.ShouldContain("prepare (pre-install) succeeded");
    }

    [Fact]
    public async Task A_cleanup_names_its_hooks_first()
    {
        await using var project = await ProjectAsync(Hook("farewell", "pre-delete"));
        (await project.RunAsync("converge")).ShouldExit(0);

        var outcome = (await project.RunOnTerminalAsync("cleanup", input: "y\n")).ShouldExit(0);

        outcome.Output.ShouldContain($"to be run: the pre-delete hook ConfigMap/{project.Namespace}/farewell");
        outcome.Output.ShouldContain("farewell (pre-delete) succeeded");
    }

    [Fact]
    public async Task Ctrl_C_in_a_hook_says_that_it_was_under_way()
    {
        await using var project = await ProjectAsync("""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate, annotations: {helm.sh/hook: pre-install}}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: "busybox:1"}]}}}
            """);
        using var process = Zakenak.Start(Zakenak.Path, project.WithCluster("converge").Split(' '), project.Folder.Path, null);
        string? line;
        do
            line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line?.StartsWith("waiting for the pre-install hook", StringComparison.Ordinal) == false);

        using (var signal = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await signal.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await Zakenak.FinishAsync(process)).ShouldExit(130).Errors
            .ShouldContain("The hook Job/migrate (pre-install of ./web) was under way");
    }

    /// <summary>With a chart that has one hook.</summary>
    private static async Task<TestProject> ProjectAsync(string hook)
    {
        var project = await TestProject.CreateAsync("  charts: [./web]");
        project.Folder.Write("web/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}\n").Write("web/templates/hook.yaml", hook);
        return project;
    }

    private static string Hook(string name, string events) =>
        $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, annotations: {{helm.sh/hook: '{events}'}}}}}}\n";
}
