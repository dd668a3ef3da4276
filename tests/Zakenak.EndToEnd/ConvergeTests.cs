namespace Zakenak.EndToEnd;

public class ConvergeTests
{
    [Fact]
    public async Task A_pipe_gets_a_line_for_each_change_on_stderr_and_nothing_on_stdout()
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = (await project.RunAsync("converge")).ShouldExit(0);
        outcome.Output.ShouldBeEmpty();
        outcome.Errors.ShouldContain($"created ConfigMap/{project.Namespace}/settings\n");
        outcome.Errors.ShouldContain("1 created in ");
        outcome.Errors.ShouldNotContain('\e');
        (await project.GreetingAsync("settings")).ShouldBe("hello");
    }

    [Fact]
    public async Task A_second_converge_only_counts_what_is_unchanged()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var outcome = (await project.RunAsync("converge")).ShouldExit(0);
        outcome.Errors.ShouldContain("\n1 unchanged in ");
        outcome.Errors.ShouldNotContain("settings");
    }

    [Fact]
    public async Task Json_is_one_document_with_everything_that_was_done()
    {
        await using var project = await TestProject.CreateAsync();
        await project.ShAsync("git init -qb main && git add -A && git -c user.name=a -c user.email=a@example.com commit -qm first");
        var document = (await project.RunAsync("converge -o json")).ShouldExit(0).Json;
        document.Select(e => e.Key).ShouldBe(
            ["project", "revision", "namespace", "dryRun", "changes", "hooks", "conflicts", "handAdded", "health", "errors", "warnings", "elapsedMs"]);
        ((string)document["project"]!).ShouldBe("shop");
        ((string)document["revision"]!).ShouldMatch("^main@sha1:[0-9a-f]{40}$");
        ((string)document["namespace"]!).ShouldBe(project.Namespace);
        var change = document.Objects("changes").ShouldHaveSingleItem();
        change.ToJsonString().ShouldBe(
            $$"""{"apiVersion":"v1","kind":"ConfigMap","namespace":"{{project.Namespace}}","name":"settings","action":"Created"}""");
    }

    [Fact]
    public async Task Yaml_is_the_same_document()
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = (await project.RunAsync("converge -o yaml")).ShouldExit(0);
        outcome.Output.ShouldStartWith("project: shop\n");
        outcome.Output.ShouldContain("  action: Created\n");
    }

    [Fact]
    public async Task Drift_is_put_back_and_called_drift()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        await project.KubectlAsync("patch", "configmap", "settings", "-p", """{"data":{"greeting":"changed by hand"}}""");
        var outcome = (await project.RunAsync("converge")).ShouldExit(0);
        outcome.Errors.ShouldContain($"configured ConfigMap/{project.Namespace}/settings (drift)");
        (await project.GreetingAsync("settings")).ShouldBe("hello");
    }

    [Fact]
    public async Task What_left_the_declaration_is_pruned_by_converge_and_kept_by_deploy()
    {
        await using var project = await TestProject.CreateAsync();
        project.Declare("extra", "soon gone");
        (await project.RunAsync("deploy")).ShouldExit(0);
        project.Forget("extra");
        (await project.RunAsync("deploy -o json")).ShouldExit(0).Changes().ShouldBe(["Unchanged ConfigMap/settings"]);
        (await project.GreetingAsync("extra")).ShouldBe("soon gone");
        var outcome = (await project.RunAsync("converge -o json")).ShouldExit(0);
        outcome.Changes().ShouldBe(["Deleted ConfigMap/extra", "Unchanged ConfigMap/settings"]);
        (await project.GreetingAsync("extra")).ShouldBeNull();
    }

    [Fact]
    public async Task Prune_false_in_the_configuration_keeps_what_left()
    {
        await using var project = await TestProject.CreateAsync("  prune: false");
        project.Declare("extra", "kept");
        (await project.RunAsync("converge")).ShouldExit(0);
        project.Forget("extra");
        (await project.RunAsync("converge -o json")).ShouldExit(0).Changes().ShouldBe(["Unchanged ConfigMap/settings"]);
    }

    [Fact]
    public async Task An_emptied_project_is_refused_unless_asked_for()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        project.Folder.Write("manifests/settings.yaml", "# nothing left\n");
        (await project.RunAsync("converge -o json")).ShouldExit(1).Reasons().ShouldBe(["PruneRefused"]);
        (await project.RunAsync("converge --allow-empty -o json")).ShouldExit(0).Changes().ShouldBe(["Deleted ConfigMap/settings"]);
    }

    [Fact]
    public async Task A_dry_run_prints_the_diff_on_stdout_and_writes_nothing()
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = (await project.RunAsync("converge --dry-run")).ShouldExit(0);
        outcome.Output.ShouldStartWith($"--- /dev/null\n+++ desired/ConfigMap/{project.Namespace}/settings\n");
        outcome.Output.ShouldContain("\n+  greeting: hello\n");
        outcome.Errors.ShouldContain("dry run, nothing was written: 1 created");
        (await project.GreetingAsync("settings")).ShouldBeNull();
        (await project.RunAsync("converge --dry-run --detailed-exitcode")).ShouldExit(5);
        (await project.RunAsync("converge")).ShouldExit(0);
        (await project.RunAsync("converge --dry-run --detailed-exitcode")).ShouldExit(0).Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("converge --dry-run -o json", "Deleted ConfigMap/extra")]
    [InlineData("deploy --dry-run -o json", "Configured ConfigMap/settings")]
    [InlineData("diff -o json", "Deleted ConfigMap/extra")]
    public async Task What_would_be_changed_and_deleted_is_named_and_nothing_is_done(string command, string named)
    {
        await using var project = await TestProject.CreateAsync();
        project.Declare("extra", "soon gone");
        (await project.RunAsync("converge")).ShouldExit(0);
        project.Forget("extra");
        project.Declare("settings", "changed");

        (await project.RunAsync(command)).Changes().ShouldContain(named);

        (await project.GreetingAsync("extra")).ShouldBe("soon gone");
        (await project.GreetingAsync("settings")).ShouldBe("hello");
    }

    [Fact]
    public async Task The_namespace_flag_wins_over_the_configuration()
    {
        await using var project = await TestProject.CreateAsync();
        await using var other = await TestProject.CreateAsync();
        var document = (await project.RunAsync($"converge -n {other.Namespace} -o json")).ShouldExit(0).Json;
        ((string)document["namespace"]!).ShouldBe(other.Namespace);
        (await project.GreetingAsync("settings")).ShouldBeNull();
        (await other.GreetingAsync("settings")).ShouldBe("hello");
    }

    [Fact]
    public async Task Another_branch_than_the_configured_one_is_refused()
    {
        await using var project = await TestProject.CreateAsync("git:\n  branch: main\n");
        (await project.RunAsync("converge -o json")).ShouldExit(1).Reasons().ShouldBe(["WrongBranch"]);
        await project.ShAsync("git init -qb feature");
        var outcome = (await project.RunAsync("converge")).ShouldExit(1);
        outcome.Errors.ShouldContain("git switch main");
        await project.ShAsync("git branch -m main");
        (await project.RunAsync("converge")).ShouldExit(0);
    }

    [Fact]
    public async Task Another_branch_is_a_warning_where_the_strategy_says_so()
    {
        await using var project = await TestProject.CreateAsync("git:\n  branch: main\n  strategy: warn\n");
        await project.ShAsync("git init -qb feature");
        var document = (await project.RunAsync("converge -o json")).ShouldExit(0).Json;
        ((string)document["warnings"]!.AsArray().ShouldHaveSingleItem()!).ShouldContain("git switch main");
        (await project.GreetingAsync("settings")).ShouldBe("hello");
    }

    [Fact]
    public async Task An_object_of_another_project_is_refused_unless_adopted()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var config = await File.ReadAllTextAsync(project.Folder.File("zakenak.yaml"), TestContext.Current.CancellationToken);
        project.Folder.Write("other.yaml", config.Replace("project: shop", "project: rival"));
        var outcome = (await project.RunAsync("converge -c other.yaml -o json")).ShouldExit(1);
        outcome.Reasons().ShouldBe(["OwnedByAnother"]);
        ((string)outcome.Json["errors"]![0]!["object"]!["name"]!).ShouldBe("settings");
        (await project.RunAsync("converge -c other.yaml --adopt")).ShouldExit(0);
    }
}
