namespace Zakenak.EndToEnd;

public class RollbackTests
{
    [Fact]
    public async Task Without_a_commit_it_goes_back_to_the_one_before()
    {
        await using var project = await TestProject.CreateAsync();
        var first = await project.ConvergeAsync("hello");
        project.Declare("extra", "new in the second");
        var second = await project.ConvergeAsync("broken");

        var outcome = (await project.RunAsync("rollback --yes")).ShouldExit(0);

        (await project.GreetingAsync("settings")).ShouldBe("hello");
        (await project.GreetingAsync("extra")).ShouldBeNull();
        outcome.Errors.ShouldContain($"back to main@{first[..8]}");
        outcome.Errors.ShouldContain($"to be configured: ConfigMap/{project.Namespace}/settings");
        outcome.Errors.ShouldContain($"to be deleted: ConfigMap/{project.Namespace}/extra");
        outcome.Errors.ShouldContain($"warning: the working tree still declares main@{second[..8]}: the next converge brings that back.");
        outcome.Errors.ShouldContain($"git revert --no-edit {first[..8]}..HEAD");
    }

    [Fact]
    public async Task It_is_recorded_and_the_next_one_does_not_go_back_to_what_was_broken()
    {
        await using var project = await TestProject.CreateAsync();
        var first = await project.ConvergeAsync("one");
        var second = await project.ConvergeAsync("two");
        await project.ConvergeAsync("broken");

        (await project.RunAsync("rollback --yes")).ShouldExit(0);
        (await project.GreetingAsync("settings")).ShouldBe("two");
        (await project.RunAsync("rollback --yes")).ShouldExit(0);
        (await project.GreetingAsync("settings")).ShouldBe("one");

        var runs = (await project.RunAsync("history -o json")).ShouldExit(0).Json.Objects("runs").ToList();
        runs.Take(2).Select(r => ((string)r["command"]!, (string)r["revision"]!))
            .ShouldBe([("rollback", $"main@sha1:{first}"), ("rollback", $"main@sha1:{second}")]);
        (await project.RunAsync("rollback --yes -o json")).ShouldExit(1).Reasons().ShouldBe(["RollbackRefused"]);
    }

    [Fact]
    public async Task A_commit_of_the_history_can_be_named()
    {
        await using var project = await TestProject.CreateAsync();
        var first = await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        await project.ConvergeAsync("three");

        var outcome = (await project.RunAsync($"rollback {first[..7]} --yes -o json")).ShouldExit(0);

        outcome.Changes().ShouldBe(["Configured ConfigMap/settings"]);
        ((string)outcome.Json["revision"]!).ShouldBe($"main@sha1:{first}");
        ((string)outcome.Json["warnings"]!.AsArray().ShouldHaveSingleItem()!).ShouldStartWith("the working tree still declares ");
        (await project.GreetingAsync("settings")).ShouldBe("one");
    }

    [Fact]
    public async Task The_next_converge_brings_the_newer_one_back()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        (await project.RunAsync("rollback --yes")).ShouldExit(0);
        (await project.RunAsync("converge")).ShouldExit(0);
        (await project.GreetingAsync("settings")).ShouldBe("two");
    }

    [Fact]
    public async Task The_advice_to_make_it_last_is_true()
    {
        await using var project = await TestProject.CreateAsync();
        var first = await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        (await project.RunAsync("rollback --yes")).ShouldExit(0);

        await project.GitAsync("revert", "--no-edit", $"{first[..8]}..HEAD");

        (await project.RunAsync("converge -o json")).ShouldExit(0).Changes().ShouldBe(["Unchanged ConfigMap/settings"]);
    }

    [Fact]
    public async Task A_dry_run_prints_the_diff_and_changes_nothing()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");

        var outcome = (await project.RunAsync("rollback --dry-run")).ShouldExit(0);

        outcome.Output.ShouldContain("-  greeting: two\n+  greeting: one\n");
        outcome.Errors.ShouldContain("still declares");
        (await project.GreetingAsync("settings")).ShouldBe("two");
        (await project.RunAsync("history -o json")).ShouldExit(0).Json.Objects("runs").Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("y\n", 0, "one")]
    [InlineData("n\n", 1, "two")]
    public async Task On_a_terminal_it_asks_first(string answer, int code, string greeting)
    {
        await using var project = await TestProject.CreateAsync();
        var first = await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");

        var outcome = (await project.RunOnTerminalAsync("rollback", input: answer)).ShouldExit(code);

        outcome.Output.ShouldContain($"Roll 1 object of project shop in namespace {project.Namespace} on ");
        outcome.Output.ShouldContain($"back to main@{first[..8]}?");
        (await project.GreetingAsync("settings")).ShouldBe(greeting);
    }

    [Fact]
    public async Task The_branch_that_git_asks_for_does_not_stop_it()
    {
        await using var project = await TestProject.CreateAsync("git:\n  branch: main\n");
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        await project.GitAsync("switch", "-qc", "elsewhere");
        (await project.RunAsync("rollback --yes")).ShouldExit(0);
        (await project.GreetingAsync("settings")).ShouldBe("one");
    }

    [Fact]
    public async Task What_ran_with_changes_that_were_not_committed_is_said_to_differ()
    {
        await using var project = await TestProject.CreateAsync();
        project.Declare("settings", "committed");
        var dirty = await project.CommitAsync();
        project.Declare("settings", "not committed");
        (await project.RunAsync("converge")).ShouldExit(0);
        await project.ConvergeAsync("next");

        var outcome = (await project.RunAsync("rollback --yes")).ShouldExit(0);

        outcome.Errors.ShouldContain($"warning: what ran as {dirty[..8]} had changes that were not committed: this is the commit alone.");
        (await project.GreetingAsync("settings")).ShouldBe("committed");
    }

    [Fact]
    public async Task Values_from_the_environment_are_those_of_today()
    {
        await using var project = await TestProject.CreateAsync("  charts: [chart]\n  values: [\"${ZAKENAK_TEST_VALUES:-values.yaml}\"]\n");
        project.Folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 1.0.0\n");
        project.Folder.Write("chart/templates/a.yaml", """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: from-chart}
            data: {greeting: "{{ .Values.greeting }}"}
            """);
        project.Folder.Write("values.yaml", "greeting: usual\n").Write("other.yaml", "greeting: other\n");
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");

        (await project.RunAsync("rollback --yes", ("ZAKENAK_TEST_VALUES", "other.yaml"))).ShouldExit(0);

        (await project.GreetingAsync("from-chart")).ShouldBe("other");
        (await project.GreetingAsync("settings")).ShouldBe("one");
    }
}
