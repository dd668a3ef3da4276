namespace Zakenak.EndToEnd;

public class TerminalTests
{
    [Fact]
    public async Task A_person_sees_the_banner_the_changes_and_the_summary()
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = (await project.RunOnTerminalAsync("converge")).ShouldExit(0);
        outcome.Output.ShouldContain("by_Eberil");
        outcome.Output.ShouldContain($"\e[32m✔ created ConfigMap/{project.Namespace}/settings\e[0m");
        outcome.Output.ShouldContain("1 created in ");
        // The live line hides the cursor, and must give it back.
        outcome.Output.LastIndexOf("\e[?25h", StringComparison.Ordinal)
            .ShouldBeGreaterThan(outcome.Output.LastIndexOf("\e[?25l", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_on_stdout_stays_clean_while_a_terminal_shows_progress()
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = (await project.RunOnTerminalAsync("converge -o json", redirect: ">out.json")).ShouldExit(0);
        outcome.Output.ShouldContain("✔ created");
        outcome.Output.ShouldNotContain("by_Eberil");
        var text = await File.ReadAllTextAsync(project.Folder.File("out.json"), TestContext.Current.CancellationToken);
        new Outcome(0, text, "").Changes().ShouldBe(["Created ConfigMap/settings"]);
    }

    [Theory]
    [InlineData("--no-color", null)]
    [InlineData("", "1")]
    public async Task Colours_can_be_switched_off(string flag, string? noColor)
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = await project.RunOnTerminalAsync($"diff {flag}", environment: new Dictionary<string, string?> { ["NO_COLOR"] = noColor });
        outcome.ShouldExit(5).Output.ShouldNotContain("\e[3");
    }

    [Fact]
    public async Task A_diff_on_a_terminal_is_coloured()
    {
        await using var project = await TestProject.CreateAsync();
        (await project.RunOnTerminalAsync("diff")).ShouldExit(5).Output.ShouldContain("\e[32m+  greeting: hello\e[0m");
    }

    [Fact]
    public async Task A_dumb_terminal_gets_plain_lines()
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = await project.RunOnTerminalAsync("converge", environment: new Dictionary<string, string?> { ["TERM"] = "dumb" });
        outcome.ShouldExit(0).Output.ShouldNotContain('\e');
    }
}
