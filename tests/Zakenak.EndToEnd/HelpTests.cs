namespace Zakenak.EndToEnd;

public class HelpTests
{
    public static TheoryData<string> Commands =>
        ["init", "validate", "build", "deploy", "converge", "diff", "status", "logs", "history", "rollback", "health", "cleanup", "serve", "login",
            "logout", "token", "user", "project", "cluster", "repo", "env", "resource", "deployment", "events", "audit", "doctor", "completion", "version"];

    public static TheoryData<string> Verbs =>
        ["project create", "project member set", "project destination add", "cluster create", "repo create", "repo enable-gitops", "env create",
            "env configure-gitops", "resource create", "resource sync", "deployment list", "deployment create", "token create", "user create"];

    [Fact]
    public async Task Help_lists_every_command_on_stdout()
    {
        var outcome = (await Zakenak.RunAsync("--help")).ShouldExit(0);
        outcome.Errors.ShouldBeEmpty();
        outcome.Output.ShouldMatchGolden("help/zakenak.txt");
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task Help_of_a_command_tells_each_flag(string command)
    {
        var outcome = (await Zakenak.RunAsync(command + " --help")).ShouldExit(0);
        outcome.Errors.ShouldBeEmpty();
        outcome.Output.ShouldMatchGolden($"help/{command}.txt");
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task Help_of_a_verb_tells_each_flag(string verb) =>
        (await Zakenak.RunAsync(verb + " --help")).ShouldExit(0).Output.ShouldMatchGolden($"help/{verb.Replace(' ', '-')}.txt");

    [Fact]
    public async Task A_noun_without_a_verb_is_wrong_usage_and_names_the_verbs()
    {
        var outcome = (await Zakenak.RunAsync("project member")).ShouldExit(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Errors.ShouldContain("zakenak project member what? There are list, set, remove.");
        outcome.Errors.ShouldContain("Try: zakenak project member --help");
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task No_switch_is_on_by_default(string command) =>
        (await Zakenak.RunAsync(command + " --help")).ShouldExit(0).Output.ShouldNotContain("[default: True]");

    [Fact]
    public async Task Without_a_command_the_help_goes_to_stderr_as_wrong_usage()
    {
        var outcome = (await Zakenak.RunAsync("")).ShouldExit(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Errors.ShouldContain("converge");
    }

    [Fact]
    public async Task An_unknown_command_is_wrong_usage_and_names_the_nearest()
    {
        var outcome = (await Zakenak.RunAsync("converg")).ShouldExit(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Errors.ShouldContain("converg");
        outcome.Errors.ShouldContain("did you mean converge?");
    }

    [Fact]
    public async Task An_unknown_flag_with_json_is_one_document_on_stdout()
    {
        var outcome = (await Zakenak.RunAsync("converge --dryrun -o json")).ShouldExit(2);
        var error = outcome.Json["errors"]![0]!;
        ((string)error["reason"]!).ShouldBe("UsageInvalid");
        ((string)error["message"]!).ShouldContain("did you mean --dry-run?");
    }

    [Fact]
    public async Task A_duration_that_is_none_is_wrong_usage()
    {
        var outcome = (await Zakenak.RunAsync("converge --timeout soon")).ShouldExit(2);
        outcome.Errors.ShouldContain("write 90s, 5m or 1h30m");
    }
}
