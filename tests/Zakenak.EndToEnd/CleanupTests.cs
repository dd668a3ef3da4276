namespace Zakenak.EndToEnd;

public class CleanupTests
{
    [Fact]
    public async Task Without_a_terminal_and_without_yes_it_refuses()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        (await project.RunAsync("cleanup")).ShouldExit(2).Errors.ShouldContain("--yes");
        (await project.GreetingAsync("settings")).ShouldBe("hello");
    }

    [Fact]
    public async Task A_dry_run_only_says_what_it_would_delete()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        (await project.RunAsync("cleanup --dry-run -o json")).ShouldExit(0).Changes().ShouldBe(["Deleted ConfigMap/settings"]);
        (await project.GreetingAsync("settings")).ShouldBe("hello");
    }

    [Fact]
    public async Task With_yes_it_names_what_it_deletes_and_deletes_it()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var outcome = (await project.RunAsync("cleanup --yes")).ShouldExit(0);
        outcome.Errors.ShouldContain($"to be deleted: ConfigMap/{project.Namespace}/settings");
        outcome.Errors.ShouldContain("1 deleted");
        (await project.GreetingAsync("settings")).ShouldBeNull();
        (await project.RunAsync("cleanup --yes")).ShouldExit(0);
    }

    [Fact]
    public async Task What_is_kept_is_listed_with_the_reason()
    {
        await using var project = await TestProject.CreateAsync();
        project.Folder.Write("manifests/data.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """);
        (await project.RunAsync("converge")).ShouldExit(0);
        var outcome = (await project.RunAsync("cleanup --yes")).ShouldExit(0);
        var why = "a PersistentVolumeClaim is deleted with --all only";
        outcome.Errors.ShouldContain($"kept: PersistentVolumeClaim/{project.Namespace}/data ({why})\n");
    }

    [Theory]
    [InlineData("y\n", 0, null)]
    [InlineData("n\n", 1, "hello")]
    [InlineData("\n", 1, "hello")]
    public async Task On_a_terminal_it_asks_first(string answer, int code, string? left)
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var outcome = (await project.RunOnTerminalAsync("cleanup", input: answer)).ShouldExit(code);
        outcome.Output.ShouldContain("Delete 1 object of shop");
        (await project.GreetingAsync("settings")).ShouldBe(left);
    }
}
