using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Zakenak.EndToEnd;

/// <summary><c>--wait</c>, and the health that <c>status</c> shows.</summary>
public class WaitTests
{
    /// <summary>A ConfigMap's greeting says how it is: health of one's own choosing, without a controller.</summary>
    private const string Rules = """
        - apiVersion: v1
          kind: ConfigMap
          path: data.greeting
          values:
            Healthy: [hello]
            Progressing: [soon]
            Degraded: [broken]

        """;

    private static async Task<TestProject> CreateAsync(string greeting)
    {
        var project = await TestProject.CreateAsync("  healthRules: health.yaml\n");
        project.Folder.Write("health.yaml", Rules);
        project.Declare("settings", greeting);
        return project;
    }

    [Theory]
    [InlineData("converge --wait")]
    [InlineData("deploy --wait")]
    public async Task When_everything_is_healthy_the_summary_says_so(string command)
    {
        await using var project = await CreateAsync("hello");
        (await project.RunAsync(command)).ShouldExit(0).Errors.ShouldContain("1 created, all 1 healthy in");
    }

    [Fact]
    public async Task What_is_not_healthy_in_time_is_exit_code_4()
    {
        await using var project = await CreateAsync("soon");
        var outcome = (await project.RunAsync("converge --wait --timeout 300ms")).ShouldExit(4);
        outcome.Errors.ShouldContain($"error [HealthTimeout] ConfigMap/{project.Namespace}/settings: is not healthy after 0.3 s: ");
        outcome.Errors.ShouldContain("1 created, 1 of 1 not healthy in");
    }

    [Fact]
    public async Task Crash_loop_is_told_once_while_it_goes_on_and_once_at_the_end()
    {
        await using var project = await TestProject.CreateRunningAsync();
        project.Folder.Write("manifests/web.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, annotations: {simulated.zakenak.io/behaviour: crash-loop, simulated.zakenak.io/log: out of luck}}
            spec: {containers: [{name: web, image: "nginx:1.27"}]}

            """);

        var outcome = (await project.RunAsync("converge --wait --timeout 8s")).ShouldExit(4);

        outcome.Errors.Split("CrashLoopBackOff: Container web ended with exit code 1").Length.ShouldBe(3);
        outcome.Errors.ShouldMatch("after [2-9] restarts");
        outcome.Errors.ShouldContain("    │ out of luck\n  → ");
    }

    [Fact]
    public async Task Json_holds_the_health_of_every_object()
    {
        await using var project = await CreateAsync("broken");
        var document = (await project.RunAsync("converge --wait --timeout 300ms -o json")).ShouldExit(4).Json;
        var health = document.Objects("health").ShouldHaveSingleItem();
        ((string)health["name"]!, (string)health["health"]!).ShouldBe(("settings", "Degraded"));
    }

    [Fact]
    public async Task Without_wait_health_does_not_matter()
    {
        await using var project = await CreateAsync("broken");
        (await project.RunAsync("converge -o json")).ShouldExit(0).Json["health"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_explains_what_is_not_healthy()
    {
        await using var project = await CreateAsync("broken");
        (await project.RunAsync("converge")).ShouldExit(0);
        var outcome = (await project.RunAsync("status")).ShouldExit(0);
        outcome.Output.ShouldContain("Synced   Degraded   ConfigMap");
        outcome.Output.ShouldContain($"\nConfigMap/{project.Namespace}/settings is Degraded: ");
        outcome.Output.ShouldContain("\n1 Synced; 1 Degraded\n");
    }

    [Fact]
    public async Task A_rule_file_that_is_not_there_is_named_before_anything_is_asked_of_the_cluster()
    {
        await using var project = await TestProject.CreateAsync("  healthRules: nowhere.yaml\n");
        (await project.RunAsync("status -o json")).ShouldExit(2).Reasons().ShouldBe(["SourceNotFound"]);
        (await project.RunAsync("validate -o json")).ShouldExit(2).Reasons().ShouldBe(["SourceNotFound"]);
    }

    [Fact]
    public async Task Watched_status_follows_the_cluster_until_Ctrl_C()
    {
        await using var project = await CreateAsync("hello");
        (await project.RunAsync("converge")).ShouldExit(0);
        using var process = Zakenak.Start(Zakenak.Path, project.WithCluster("status --watch -o json").Split(' '), project.Folder.Path, null);

        (await StateAsync(process)).ShouldBe("Synced Healthy");
        await project.KubectlAsync("patch", "configmap", "settings", "-p", """{"data":{"greeting":"broken"}}""");
        (await StateAsync(process)).ShouldBe("Drifted Degraded");

        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        (await Zakenak.FinishAsync(process)).ShouldExit(0);
    }

    /// <summary>Of the next document.</summary>
    private static async Task<string> StateAsync(Process process)
    {
        var document = new List<string>();
        while (document.LastOrDefault() != "}" && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            document.Add(line);
        var item = JsonNode.Parse(string.Join('\n', document))!["objects"]![0]!;
        return $"{item["state"]} {item["health"]}";
    }
}
