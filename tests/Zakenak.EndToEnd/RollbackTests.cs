using System.Diagnostics;
using Zakenak.Engine.Inventory;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

public class RollbackTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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

    [Fact]
    public async Task Without_a_terminal_and_without_yes_it_refuses()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("rollback")).ShouldExit(2).Errors.ShouldContain("--yes");
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
    public async Task Without_git_it_is_refused_with_the_reason()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var outcome = (await project.RunAsync("rollback --yes -o json")).ShouldExit(1);
        outcome.Reasons().ShouldBe(["RollbackRefused"]);
        outcome.Errors.ShouldContain("is in no Git repository");
    }

    [Fact]
    public async Task A_commit_that_is_not_recorded_is_wrong_usage_and_says_how_to_deploy_it()
    {
        await using var project = await TestProject.CreateAsync();
        var recorded = await project.ConvergeAsync("one");
        var other = await project.CommitAsync();

        var outcome = (await project.RunAsync($"rollback {other} --yes")).ShouldExit(2);

        outcome.Errors.ShouldContain($"It has {recorded[..8]}.");
        outcome.Errors.ShouldContain($"git switch --detach {other}");
    }

    [Fact]
    public async Task A_commit_that_git_no_longer_has_is_refused_with_how_to_get_it()
    {
        await using var project = await TestProject.CreateAsync();
        var first = await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        Directory.Delete(project.Folder.File(".git"), recursive: true);
        await project.CommitAsync(); // as a shallow clone: of all commits only the newest

        var outcome = (await project.RunAsync($"rollback {first} --yes -o json")).ShouldExit(1);

        outcome.Reasons().ShouldBe(["RollbackRefused"]);
        outcome.Errors.ShouldContain("git fetch");
        (await project.GreetingAsync("settings")).ShouldBe("two");
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

    [Fact]
    public async Task A_file_that_git_ignores_is_missed_by_its_name()
    {
        await using var project = await TestProject.CreateAsync("  charts: [chart]\n  values: [passwords.yaml]\n");
        project.Folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 1.0.0\n").Write("chart/templates/NOTES.txt", "");
        project.Folder.Write(".gitignore", "passwords.yaml\n").Write("passwords.yaml", "admin: hunter2\n");
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");

        var outcome = (await project.RunAsync("rollback --yes -o json")).ShouldExit(2);

        outcome.Reasons().ShouldBe(["SourceNotFound"]);
        outcome.Errors.ShouldContain("passwords.yaml");
        (await project.GreetingAsync("settings")).ShouldBe("two");
    }

    [Fact]
    public async Task Another_projects_or_namespaces_commit_is_refused()
    {
        await using var project = await TestProject.CreateAsync();
        var first = await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        project.Folder.Write("zakenak.yaml",
            $"project: renamed\ndeploy: {{namespace: {project.Namespace}, manifests: [manifests]}}\n");
        project.Folder.Write("manifests/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n");
        await project.CommitAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        // The records move with the project, as somebody might do it by hand.
        var records = await project.KubectlAsync("get", "secret", "zakenak.shop.history", "-o", "jsonpath={.data}");
        await project.KubectlAsync("patch", "secret", "zakenak.renamed.history", "--type", "merge", "-p", $$"""{"data":{{records}}}""");

        var outcome = (await project.RunAsync($"rollback {first} --yes -o json")).ShouldExit(1);

        outcome.Reasons().ShouldBe(["RollbackRefused"]);
        outcome.Errors.ShouldContain($"is project shop in namespace {project.Namespace}, and not project renamed");
    }

    [Fact]
    public async Task A_declaration_in_a_submodule_is_refused_since_it_would_be_pruned()
    {
        await using var project = await TestProject.CreateAsync();
        using var other = new TemporaryFolder();
        other.Write("more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n");
        await project.ShAsync($"""
            cd {other.Path}
            git init -q && git add -A && git -c user.name=a -c user.email=a@example.com commit -qm first
            """);
        await project.CommitAsync();
        await project.GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.Path, "manifests/shared");
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");

        var outcome = (await project.RunAsync("rollback --yes")).ShouldExit(1);

        outcome.Errors.ShouldContain("the submodule manifests/shared");
        (await project.GreetingAsync("settings")).ShouldBe("two");
    }

    [Theory]
    [InlineData("rollback --yes", 0)]
    [InlineData("rollback --dry-run", 0)]
    [InlineData("rollback --yes --timeout 5m -n zakenak-nowhere", 1)]
    public async Task Neither_the_users_tree_nor_the_list_of_worktrees_is_other_than_before(string command, int code)
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        project.Folder.Write("notes.txt", "not committed");

        (await project.RunAsync(command)).ShouldExit(code);

        (await project.GitAsync("status", "--porcelain")).ShouldBe("?? notes.txt");
        (await WorktreesAsync(project)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_killed_rollback_left_is_removed_by_the_next()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        string left;
        await using (await LeaseAsync(project))
        {
            using var process = await StartUntilItWaitsAsync(project);
            process.Kill();
            await process.WaitForExitAsync(Ct);
            left = (await WorktreesAsync(project))[1];
        }

        (await project.RunAsync("rollback --yes")).ShouldExit(0);

        left.ShouldContain("zakenak-rollback-");
        Directory.Exists(Path.GetDirectoryName(left)).ShouldBeFalse();
        (await WorktreesAsync(project)).Count.ShouldBe(1);
        (await project.GreetingAsync("settings")).ShouldBe("one");
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_worktree_behind()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ConvergeAsync("one");
        await project.ConvergeAsync("two");
        await using var lease = await LeaseAsync(project);
        using var process = await StartUntilItWaitsAsync(project);

        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();

        (await Zakenak.FinishAsync(process)).ShouldExit(130);
        (await WorktreesAsync(project)).Count.ShouldBe(1);
        (await project.GreetingAsync("settings")).ShouldBe("two");
    }

    /// <summary>Another run of the project, as far as anybody can see.</summary>
    private static Task<RunLease> LeaseAsync(TestProject project) =>
        RunLease.AcquireAsync(TestCluster.Client, new Owner("shop", project.Namespace), TimeSpan.FromSeconds(20), _ => { }, Ct);

    /// <summary>A rollback that waits for that other run.</summary>
    private static async Task<Process> StartUntilItWaitsAsync(TestProject project)
    {
        var process = Zakenak.Start(Zakenak.Path, project.WithCluster("rollback --yes").Split(' '), project.Folder.Path, null);
        string? line;
        do
            line = await process.StandardError.ReadLineAsync(Ct);
        while (line?.StartsWith("waiting for another run", StringComparison.Ordinal) == false);
        return process;
    }

    /// <summary>The user's own first.</summary>
    private static async Task<List<string>> WorktreesAsync(TestProject project)
    {
        const string mark = "worktree ";
        var list = await project.GitAsync("worktree", "list", "--porcelain");
        return [.. list.Split('\n').Where(l => l.StartsWith(mark, StringComparison.Ordinal)).Select(l => l[mark.Length..])];
    }
}
