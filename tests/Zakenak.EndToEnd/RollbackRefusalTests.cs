namespace Zakenak.EndToEnd;

/// <summary>Where there is nothing to go back to, or no safe way.</summary>
public class RollbackRefusalTests
{
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

    [Fact]
    public async Task Without_a_terminal_and_without_yes_it_refuses()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("rollback")).ShouldExit(2).Errors.ShouldContain("--yes");
    }
}
