namespace Zakenak.EndToEnd;

public class DiffTests
{
    [Fact]
    public async Task Diff_answers_5_with_changes_and_0_without()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("diff")).ShouldExit(5);
        (await project.RunAsync("converge")).ShouldExit(0);
        (await project.RunAsync("diff")).ShouldExit(0).Output.ShouldBeEmpty();
        project.Declare("settings", "good evening");
        var outcome = (await project.RunAsync("diff")).ShouldExit(5);
        outcome.Output.ShouldContain($"--- live/ConfigMap/{project.Namespace}/settings\n");
        outcome.Output.ShouldContain("\n-  greeting: hello\n+  greeting: good evening\n");
        outcome.Output.ShouldNotContain("managedFields");
    }

    [Fact]
    public async Task Diff_as_json_tells_the_fields()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        project.Declare("settings", "hi");
        var outcome = (await project.RunAsync("diff -o json")).ShouldExit(5);
        ((bool)outcome.Json["dryRun"]!).ShouldBeTrue();
        var field = outcome.Json.Objects("changes").Single()["fields"]!.AsArray().ShouldHaveSingleItem()!;
        field.ToJsonString().ShouldBe("""{"path":"data.greeting","before":"\u0022hello\u0022","after":"\u0022hi\u0022"}""");
    }

    [Fact]
    public async Task An_object_to_be_pruned_is_compared_with_nothing()
    {
        await using var project = await TestProject.CreateAsync();
        project.Declare("extra", "soon gone");
        (await project.RunAsync("converge")).ShouldExit(0);
        project.Forget("extra");
        var outcome = (await project.RunAsync("diff")).ShouldExit(5);
        outcome.Output.ShouldStartWith($"--- live/ConfigMap/{project.Namespace}/extra\n+++ /dev/null\n");
        (await project.GreetingAsync("extra")).ShouldBe("soon gone");
    }

    [Theory]
    [InlineData("diff")]
    [InlineData("diff -o json")]
    [InlineData("converge")]
    [InlineData("status -o yaml")]
    public async Task A_secrets_values_are_told_by_nothing(string command)
    {
        await using var project = await TestProject.CreateAsync();
        Secret("first-pa55");
        (await project.RunAsync("converge")).ShouldExit(0);
        Secret("second-pa55");
        var outcome = await project.RunAsync(command);
        foreach (var secret in (string[])["first-pa55", "second-pa55", "Zmlyc3QtcGE1NQ==", "c2Vjb25kLXBhNTU="])
            (outcome.Output + outcome.Errors).ShouldNotContain(secret);

        void Secret(string password) => project.Folder.Write("manifests/secret.yaml",
            $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: login }}\nstringData: {{ password: {password} }}\n");
    }

    [Fact]
    public async Task Escape_sequences_in_a_manifest_are_shown_not_obeyed()
    {
        await using var project = await TestProject.CreateAsync();
        project.Declare("settings", "\"\\e]0;owned\\a\\e[2J\"");
        var outcome = (await project.RunOnTerminalAsync("diff --no-color")).ShouldExit(5);
        outcome.Output.ShouldContain("\\u001b]0;owned");
        outcome.Output.ShouldNotContain("\e]0;");
        outcome.Output.ShouldNotContain("\e[2J");
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_error()
    {
        await using var project = await TestProject.CreateAsync();
        for (var i = 0; i < 40; i++)
            project.Declare($"settings-{i}", new string('x', 5000));
        var script = $"{Zakenak.Path} {project.WithCluster("diff")} | head -n 1; exit ${{PIPESTATUS[0]}}";
        using var process = Zakenak.Start("bash", ["-c", script], project.Folder.Path, null);
        var outcome = (await Zakenak.FinishAsync(process)).ShouldExit(5);
        outcome.Errors.ShouldNotContain("Exception");
        outcome.Errors.ShouldNotContain("error");
    }
}
