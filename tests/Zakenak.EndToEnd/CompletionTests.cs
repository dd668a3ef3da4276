namespace Zakenak.EndToEnd;

public class CompletionTests
{
    private static readonly Lazy<string> shells = new(() => Testing.Repository.Provided("ZAKENAK_TEST_SHELLS", "shells"));

    /// <summary>A line, and what its last word becomes.</summary>
    public static TheoryData<string, string> Lines => new()
    {
        { "zakenak con", "converge" },
        { "zakenak converge --det", "--detailed-exitcode" },
        { "zakenak converge --dry-run --out", "--output" },
        { "zakenak status -o j", "json" },
        { "zakenak -o json sta", "status" },
        { "zakenak completion f", "fish" },
        { "zakenak cleanup --a", "--all" },
        { "zakenak proj", "project" },
        { "zakenak -o json project memb", "member" },
        { "zakenak project member rem", "remove" },
        { "zakenak project member set shop ada --role v", "viewer" },
        { "zakenak resource list --type h", "helm" },
        { "zakenak resource sync --wa", "--wait" },
        { "zakenak resource sync res --wa", "--wait" },
        { "zakenak resource create res --prune f", "false" },
        { "zakenak deployment list --serv", "--server" },
        { "zakenak aud", "audit" },
        { "zakenak events --aft", "--after" },
        { "zakenak validate --config zak", "zakenak.yaml" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Bash_completes(string line, string expected)
    {
        var words = line.Split(' ');
        var script = $"""
            source ./script
            COMP_WORDS=({line}); COMP_CWORD={words.Length - 1}
            _zakenak
            printf '%s\n' "$COMPREPLY"
            """;
        (await WithScriptAsync("bash", "bash", ["--norc", "-c", script])).ShouldBe(expected);
    }

    /// <summary>On a terminal, with the Tab key: zsh completes nowhere else.</summary>
    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Zsh_completes(string line, string expected)
    {
        var zsh = Path.Combine(shells.Value, "zsh");
        var script = $$"""
            zmodload zsh/zpty
            zpty terminal {{zsh}} -d -i
            zpty -w terminal 'PS1=; stty -echo; autoload -Uz compinit; compinit -D -u; source ./script'
            zpty -w terminal 'show() { print -r -- "<<$BUFFER>>"; exit }; zle -N show'
            zpty -w terminal 'bindkey "^I" complete-word; bindkey "^X" show; print ready'
            zpty -r terminal shown '*ready*'
            zpty -w -n terminal '{{line}}'$'\t\x18'
            zpty -r terminal shown '*<<*>>*'
            print -r -- ${${shown##*<<}%%>>*}
            """;
        var completed = await WithScriptAsync("zsh", zsh, ["-d", "-c", script]);
        completed.ShouldBe($"{line[..line.LastIndexOf(' ')]} {expected}");
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Fish_completes(string line, string expected)
    {
        var completed = await WithScriptAsync("fish", Path.Combine(shells.Value, "fish"),
            ["--no-config", "-c", $"source ./script; complete -C '{line}'"]);
        completed.Split('\t')[0].ShouldBe(expected);
    }

    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public async Task The_shell_itself_accepts_its_script(string shell, string check) =>
        (await WithScriptAsync(shell, shell == "bash" ? shell : Path.Combine(shells.Value, shell), [check, "script"])).ShouldBeEmpty();

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task The_scripts_are_as_agreed(string shell) =>
        (await Zakenak.RunAsync($"completion {shell}")).ShouldExit(0).Output.ShouldMatchGolden($"completion/zakenak.{shell}");

    [Fact]
    public async Task An_unknown_shell_is_wrong_usage() => (await Zakenak.RunAsync("completion tcsh")).ShouldExit(2);

    /// <summary>What a shell prints, in a folder that has its completion as <c>script</c>, and a <c>zakenak.yaml</c>.</summary>
    private static async Task<string> WithScriptAsync(string name, string shell, string[] arguments)
    {
        using var folder = new TemporaryFolder();
        folder.Write("zakenak.yaml", "");
        folder.Write("script", (await Zakenak.RunAsync($"completion {name}")).ShouldExit(0).Output);
        using var process = Zakenak.Start(shell, arguments, folder.Path, null);
        var outcome = await Zakenak.FinishAsync(process);
        outcome.ShouldExit(0).Errors.ShouldBeEmpty();
        return outcome.Output.Trim();
    }
}
