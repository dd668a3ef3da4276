using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Zakenak.EndToEnd;

/// <summary>Pods of a simulated node: their logs are what their annotations say, and go on while they are followed.</summary>
public class LogsTests
{
    private const string CrashLoop = "simulated.zakenak.io/behaviour: crash-loop, simulated.zakenak.io/exit-code: '3', simulated.zakenak.io/log: out of luck";

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Follows_the_pods_of_the_next_rollout_too()
    {
        await using var project = await TestProject.CreateRunningAsync();
        await DeployAsync(project, "simulated.zakenak.io/log: first");
        using var logs = Start(project, "logs web");
        await ReadUntilAsync(logs, line => line.EndsWith("/web │ first"));

        Declare(project, "simulated.zakenak.io/log: second");
        (await project.RunAsync("converge")).ShouldExit(0);
        await ReadUntilAsync(logs, line => line.EndsWith("/web │ second"));

        (await InterruptAsync(logs)).ShouldExit(0);
    }

    [Fact]
    public async Task Follows_a_job_to_its_end_and_says_how_it_ended()
    {
        await using var project = await TestProject.CreateRunningAsync();
        project.Folder.Write("manifests/migrate.yaml", """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec:
              backoffLimit: 0
              template:
                metadata: {annotations: {simulated.zakenak.io/behaviour: fail, simulated.zakenak.io/exit-code: '3', simulated.zakenak.io/log: no such table}}
                spec: {restartPolicy: Never, containers: [{name: migrate, image: "busybox:1"}]}

            """);
        (await project.RunAsync("converge")).ShouldExit(0);

        var outcome = (await project.RunAsync("logs job/migrate")).ShouldExit(0);

        outcome.Output.ShouldMatch(@"^migrate-\w+/migrate │ no such table\n$");
        outcome.Errors.ShouldContain("/migrate ended with exit code 3");
    }

    [Fact]
    public async Task Without_following_it_ends_with_what_is_there()
    {
        await using var project = await TestProject.CreateRunningAsync();
        await DeployAsync(project, @"simulated.zakenak.io/log: ""one\ntwo\nthree""");

        (await project.RunAsync("logs web --no-follow --tail 2 -o json")).ShouldExit(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).Select(line => $"{line["container"]}: {line["line"]}").ShouldBe(["web: two", "web: three"]);
    }

    [Fact]
    public async Task Pod_that_does_not_start_is_told_with_its_cause()
    {
        await using var project = await TestProject.CreateRunningAsync();
        Declare(project, "simulated.zakenak.io/behaviour: image-pull");
        (await project.RunAsync("converge --wait --timeout 60s")).ShouldExit(4);

        var outcome = (await project.RunAsync("logs deployment/web --no-follow")).ShouldExit(0);

        outcome.Output.ShouldBeEmpty();
        outcome.Errors.ShouldContain(" has not started: Container web has no image nginx:1.27: ");
    }

    [Fact]
    public async Task The_run_before_is_read_of_a_container_that_crashed()
    {
        await using var project = await TestProject.CreateRunningAsync();
        Declare(project, CrashLoop);
        (await project.RunAsync("converge")).ShouldExit(0);
        using var logs = Start(project, "logs web");
        await ReadUntilAsync(logs, line => line.EndsWith("│ out of luck"));
        await ReadUntilAsync(logs, line => line.EndsWith("│ out of luck"));
        (await InterruptAsync(logs)).ShouldExit(0).Errors.ShouldContain("/web ended with exit code 3");

        (await project.RunAsync("logs web --previous")).ShouldExit(0).Output.ShouldEndWith("/web │ out of luck\n");
    }

    [Fact]
    public async Task Ends_when_nobody_reads_any_more()
    {
        await using var project = await TestProject.CreateRunningAsync();
        await DeployAsync(project, "simulated.zakenak.io/log: first");

        await project.ShAsync($"timeout 60 {Zakenak.Path} {project.WithCluster("logs web")} | head -1 >out.txt");

        (await File.ReadAllTextAsync(project.Folder.File("out.txt"), ct)).ShouldEndWith("/web │ first\n");
    }

    [Fact]
    public async Task On_a_terminal_each_pod_has_a_colour()
    {
        await using var project = await TestProject.CreateRunningAsync();
        await DeployAsync(project, "simulated.zakenak.io/log: first");

        (await project.RunOnTerminalAsync("logs web --no-follow")).ShouldExit(0).Output.ShouldMatch(@"^\e\[36mweb-[\w-]+/web │\e\[0m first\n$");
    }

    [Fact]
    public async Task Name_that_is_not_there_offers_the_nearest()
    {
        await using var project = await TestProject.CreateAsync();
        Declare(project, "a: b");
        (await project.RunAsync("converge")).ShouldExit(0);

        var outcome = (await project.RunAsync("logs wep")).ShouldExit(1);

        outcome.Errors.ShouldContain("error [WorkloadNotFound]: The project shop in namespace");
        outcome.Errors.ShouldContain("has no workload 'wep'; did you mean web? It has: deployment/web.");
    }

    [Fact]
    public async Task Name_of_several_lists_them()
    {
        await using var project = await TestProject.CreateAsync();
        Declare(project, "a: b");
        project.Folder.Write("manifests/cron.yaml", """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: web}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: web, image: "busybox:1"}]}}}

            """);
        (await project.RunAsync("converge")).ShouldExit(0);

        (await project.RunAsync("logs web")).ShouldExit(1).Errors.ShouldContain("'web' is the name of several: deployment/web, job/web. Say which one");
    }

    [Fact]
    public async Task Container_that_is_not_there_lists_those_that_are()
    {
        await using var project = await TestProject.CreateRunningAsync();
        await DeployAsync(project, "a: b");

        (await project.RunAsync("logs web --container db")).ShouldExit(1).Errors.ShouldContain(" has no container db; it has web.");
    }

    [Theory]
    [InlineData("logs web --follow --no-follow", "--follow and --no-follow exclude each other")]
    [InlineData("logs web --follow --previous", "--follow and --previous exclude each other")]
    [InlineData("logs web -o yaml", "logs has no YAML")]
    [InlineData("logs", "Required argument 'workload' missing")]
    public async Task Flags_that_do_not_fit_are_wrong_usage(string arguments, string message)
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync(arguments)).ShouldExit(2).Errors.ShouldContain(message);
    }

    /// <summary>A Deployment <c>web</c> of one pod.</summary>
    private static void Declare(TestProject project, string annotations) => project.Folder.Write("manifests/web.yaml", $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web}, annotations: {{{annotations}}} }
            spec: {containers: [{name: web, image: "nginx:1.27"}]}

        """);

    private static async Task DeployAsync(TestProject project, string annotations)
    {
        Declare(project, annotations);
        (await project.RunAsync("converge --wait --timeout 60s")).ShouldExit(0);
    }

    private static Process Start(TestProject project, string arguments) =>
        Zakenak.Start(Zakenak.Path, project.WithCluster(arguments).Split(' '), project.Folder.Path, null);

    private async Task ReadUntilAsync(Process logs, Predicate<string> isIt)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isIt(await logs.StandardOutput.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException(await logs.StandardError.ReadToEndAsync(ct))))
        {
        }
    }

    private static async Task<Outcome> InterruptAsync(Process logs)
    {
        using var kill = Zakenak.Start("kill", ["-INT", $"{logs.Id}"], null, null);
        (await Zakenak.FinishAsync(kill)).ShouldExit(0);
        return await Zakenak.FinishAsync(logs);
    }
}
