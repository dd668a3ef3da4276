using System.Diagnostics;

namespace Zakenak.EndToEnd;

public class CompletionTests
{
    [Theory]
    [InlineData("zakenak con", "converge")]
    [InlineData("zakenak converge --det", "--detailed-exitcode")]
    [InlineData("zakenak converge --dry-run --out", "--output")]
    [InlineData("zakenak status -o j", "json")]
    [InlineData("zakenak -o json sta", "status")]
    [InlineData("zakenak completion f", "fish")]
    [InlineData("zakenak cleanup --a", "--all")]
    [InlineData("zakenak proj", "project")]
    [InlineData("zakenak -o json project memb", "member")]
    [InlineData("zakenak project member rem", "remove")]
    [InlineData("zakenak project member set shop ada --role v", "viewer")]
    [InlineData("zakenak resource list --type h", "helm")]
    [InlineData("zakenak resource sync res --wa", "--wait")]
    [InlineData("zakenak deployment list --serv", "--server")]
    [InlineData("zakenak aud", "audit")]
    [InlineData("zakenak events --aft", "--after")]
    [InlineData("zakenak validate --config zak", "zakenak.yaml")]
    public async Task Bash_completes(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("zakenak.yaml", "");
        var words = line.Split(' ');
        var script = $"""
            source <({Zakenak.Path} completion bash)
            COMP_WORDS=({line}); COMP_CWORD={words.Length - 1}
            _zakenak
            printf '%s\n' "$COMPREPLY"
            """;
        using var process = Zakenak.Start("bash", ["--norc", "-c", script], folder.Path, null);
        var outcome = await Zakenak.FinishAsync(process);
        outcome.Errors.ShouldBeEmpty();
        outcome.Output.Trim().ShouldBe(expected);
    }

    [Theory]
    [InlineData("bash", "bash", "-n")]
    [InlineData("zsh", "zsh", "-n")]
    [InlineData("fish", "fish", "--no-execute")]
    public async Task The_shell_itself_accepts_its_script(string name, string shell, string check)
    {
        if (!Installed(shell))
            Testing.Skip.Because($"{shell} is not installed");
        using var folder = new TemporaryFolder();
        folder.Write("script", (await Zakenak.RunAsync($"completion {name}")).ShouldExit(0).Output);
        using var process = Zakenak.Start(shell, [check, folder.File("script")], folder.Path, null);
        var outcome = await Zakenak.FinishAsync(process);
        outcome.ShouldExit(0).Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task The_scripts_are_as_agreed(string shell) =>
        (await Zakenak.RunAsync($"completion {shell}")).ShouldExit(0).Output.ShouldMatchGolden($"completion/zakenak.{shell}");

    [Fact]
    public async Task An_unknown_shell_is_wrong_usage() => (await Zakenak.RunAsync("completion tcsh")).ShouldExit(2);

    private static bool Installed(string program)
    {
        using var found = Process.Start(new ProcessStartInfo("sh", ["-c", $"command -v {program}"]) { RedirectStandardOutput = true })!;
        found.WaitForExit();
        return found.ExitCode == 0;
    }
}
