namespace Zakenak.EndToEnd;

public class HistoryTests
{
    [Fact]
    public async Task Each_converge_that_changed_something_is_listed_the_newest_first()
    {
        await using var project = await TestProject.CreateAsync();
        var first = await project.ConvergeAsync("hello");
        project.Declare("extra", "hello");
        var second = await project.ConvergeAsync("hi");
        (await project.RunAsync("converge")).ShouldExit(0); // changes nothing

        var document = (await project.RunAsync("history -o json")).ShouldExit(0).Json;

        document.Select(e => e.Key).ShouldBe(["project", "namespace", "runs"]);
        var runs = document.Objects("runs").ToList();
        runs.Select(r => (string)r["commit"]!).ShouldBe([second, first]);
        runs.Select(r => (bool)r["current"]!).ShouldBe([true, false]);
        var run = runs[0];
        run.Select(e => e.Key).ShouldBe(["current", "revision", "branch", "commit", "dirty", "began", "elapsedMs", "who", "command",
            "projectFile", "result", "failedBecause", "created", "configured", "deleted", "changes", "unlisted"]);
        ((string)run["revision"]!).ShouldBe($"main@sha1:{second}");
        ((string)run["who"]!).ShouldBe("Ada Lovelace <ada@example.com>");
        ((string)run["projectFile"]!).ShouldBe("zakenak.yaml");
        ((string)run["began"]!).ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        ((int)run["created"]!, (int)run["configured"]!, (int)run["deleted"]!).ShouldBe((1, 1, 0));
        run.Objects("changes").Select(c => $"{c["action"]} {c["kind"]}/{c["name"]}").Order(StringComparer.Ordinal)
            .ShouldBe(["Configured ConfigMap/settings", "Created ConfigMap/extra"]);
    }

    [Fact]
    public async Task In_a_pipe_it_is_plain_columns_that_mark_the_current_run()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("hello");
        var second = await project.ConvergeAsync("hi");

        var lines = (await project.RunAsync("history")).ShouldExit(0).Output.Split('\n');

        lines[0].ShouldMatch("^ +REVISION +WHEN +WHO +COMMAND +CHANGES +RESULT$");
        lines[1].ShouldMatch($@"^\* +main@{second[..8]} +(just now|\d+ seconds? ago) +Ada Lovelace +converge +~1 +succeeded$");
        lines[2].ShouldStartWith(" ");
    }

    [Fact]
    public async Task A_converge_of_files_that_are_not_committed_is_recorded_as_dirty()
    {
        await using var project = await TestProject.CreateAsync();
        await project.CommitAsync();
        project.Declare("settings", "not committed");
        (await project.RunAsync("converge")).ShouldExit(0);

        var run = (await project.RunAsync("history -o json")).ShouldExit(0).Json.Objects("runs").Single();

        ((bool)run["dirty"]!).ShouldBeTrue();
        ((string)run["revision"]!).ShouldEndWith("+dirty");
    }

    [Fact]
    public async Task Outside_of_git_a_run_has_no_revision()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("deploy")).ShouldExit(0);

        var run = (await project.RunAsync("history -o json")).ShouldExit(0).Json.Objects("runs").Single();

        (run["revision"], run["commit"], run["projectFile"]).ShouldBe((null, null, null));
        ((string)run["command"]!).ShouldBe("deploy");
        (await project.RunAsync("history")).ShouldExit(0).Output.ShouldContain(" deploy ");
    }

    [Fact]
    public async Task A_commit_shows_its_runs_with_their_objects()
    {
        await using var project = await TestProject.CreateAsync();
        var first = await project.ConvergeAsync("hello");
        var second = await project.ConvergeAsync("hi");

        var outcome = (await project.RunAsync($"history {first[..7]}")).ShouldExit(0);

        outcome.Output.ShouldContain($"main@sha1:{first}, ");
        outcome.Output.ShouldMatch(@"\nCreated +ConfigMap +\S+ +settings\n");
        outcome.Output.ShouldNotContain(second[..8]);
    }

    [Fact]
    public async Task A_commit_that_is_not_recorded_is_wrong_usage_and_names_those_that_are()
    {
        await using var project = await TestProject.CreateAsync();
        var commit = await project.ConvergeAsync("hello");

        var outcome = (await project.RunAsync("history 0123456 -o json")).ShouldExit(2);

        outcome.Reasons().ShouldBe(["UsageInvalid"]);
        outcome.Errors.ShouldContain($"It has {commit[..8]}.");
    }

    [Fact]
    public async Task Limit_cuts_the_list_after_the_newest()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        var newest = await project.ConvergeAsync("three");

        var runs = (await project.RunAsync("history --limit 1 -o json")).ShouldExit(0).Json.Objects("runs");

        ((string)runs.ShouldHaveSingleItem()["commit"]!).ShouldBe(newest);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("all")]
    public async Task A_limit_that_is_no_number_of_runs_is_wrong_usage(string limit) =>
        (await Zakenak.RunAsync($"history --limit {limit}")).ShouldExit(2).Errors.ShouldContain("a number from 1 on");

    [Fact]
    public async Task Each_namespace_has_a_history_of_its_own()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("hello");

        var outcome = (await project.RunAsync("history -n zakenak-nowhere")).ShouldExit(0);

        outcome.Output.ShouldBe("No run of project shop in namespace zakenak-nowhere is recorded.\n");
    }

    [Fact]
    public async Task A_converge_that_was_killed_shows_as_interrupted()
    {
        await using var project = await TestProject.CreateAsync();
        GuardByNobody(project);
        using var process = Zakenak.Start(Zakenak.Path, project.WithCluster("converge").Split(' '), project.Folder.Path, null);
        string? line;
        do
            line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line?.StartsWith("waiting for", StringComparison.Ordinal) == false);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var killed = (await project.RunAsync("history -o json")).ShouldExit(0).Json.Objects("runs").Single();
        project.Forget("guard");
        project.Forget("guarded");
        (await project.RunAsync("converge")).ShouldExit(0);
        var afterwards = (await project.RunAsync("history -o json")).ShouldExit(0).Json.Objects("runs");

        ((string)killed["result"]!).ShouldBe("Interrupted");
        killed["elapsedMs"].ShouldBeNull();
        afterwards.Select(r => (string)r["result"]!).ShouldBe(["Succeeded", "Interrupted"]);
    }

    /// <summary>So that a converge stops in the middle: an object whose admission webhook never answers.</summary>
    private static void GuardByNobody(TestProject project) => project.Folder
        .Write("manifests/guard.yaml", $$$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: nobody-{{{project.Namespace}}}}
            webhooks:
              - name: nobody.example.com
                clientConfig: {url: "https://127.0.0.1:1/"}
                objectSelector: {matchLabels: {zakenak.io/owner: "shop.{{{project.Namespace}}}"}}
                rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
                sideEffects: None
                timeoutSeconds: 2
                admissionReviewVersions: [v1]
            """)
        .Write("manifests/guarded.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: guarded, annotations: {zakenak.io/wave: "1"}}
            """);
}
