using Zakenak.Testing;

namespace Zakenak.EndToEnd;

public class BannerTests
{
    private const string Mark = "by_Eberil";

    [Fact]
    public async Task Help_on_a_terminal_shows_the_banner_once()
    {
        var outcome = (await Zakenak.RunOnTerminalAsync("--help")).ShouldExit(0);
        outcome.Output.Split(Mark).Length.ShouldBe(2);
        outcome.Output.ShouldContain("Should Harbour?	No.");
    }

    [Fact]
    public async Task It_is_the_banner_of_the_reference_to_the_letter()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        var banner = readme.Split("```")[1].Trim('\n');
        banner.ShouldEndWith("Should Harbour?	No.");
        (await Zakenak.RunOnTerminalAsync("--help")).Output.ShouldContain(banner);
    }

    [Theory]
    [InlineData("converge")]
    [InlineData("deploy")]
    [InlineData("converge --dry-run")]
    public async Task A_run_on_a_terminal_shows_it_once(string command)
    {
        await using var project = await TestProject.CreateAsync();
        var outcome = (await project.RunOnTerminalAsync(command)).ShouldExit(0);
        outcome.Output.Split(Mark).Length.ShouldBe(2);
    }

    [Fact]
    public async Task The_banner_is_not_on_stdout()
    {
        using var folder = new TemporaryFolder();
        await Zakenak.RunOnTerminalAsync("--help", folder.Path, redirect: ">out.txt");
        (await File.ReadAllTextAsync(folder.File("out.txt"), TestContext.Current.CancellationToken)).ShouldNotContain(Mark);
    }

    [Fact]
    public async Task A_pipe_sees_no_banner()
    {
        var outcome = await Zakenak.RunAsync("--help");
        (outcome.Output + outcome.Errors).ShouldNotContain(Mark);
    }

    [Fact]
    public async Task The_banner_can_be_switched_off()
    {
        var quiet = new Dictionary<string, string?> { ["ZAKENAK_DISABLE_BANNERS"] = "true" };
        (await Zakenak.RunOnTerminalAsync("--help", environment: quiet)).Output.ShouldNotContain(Mark);
    }

    [Fact]
    public async Task With_json_there_is_no_banner_even_on_a_terminal()
    {
        (await Zakenak.RunOnTerminalAsync("converge -c /nowhere.yaml -o json")).Output.ShouldNotContain(Mark);
    }
}
