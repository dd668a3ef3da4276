using System.Diagnostics;

namespace Zakenak.EndToEnd;

public class VersionTests
{
    [Fact]
    public async Task Version_is_told_without_a_configuration_or_a_cluster()
    {
        var outcome = (await Zakenak.RunAsync("version --kubeconfig /nowhere -c /nowhere")).ShouldExit(0);
        outcome.Errors.ShouldBeEmpty();
        outcome.Output.ShouldStartWith("zakenak ");
    }

    [Fact]
    public async Task Version_as_json_and_as_yaml_is_one_document()
    {
        var json = (await Zakenak.RunAsync("version -o json")).ShouldExit(0).Json;
        var number = (string)json["version"]!;
        Version.TryParse(number, out _).ShouldBeTrue();
        (await Zakenak.RunAsync("version -o yaml")).ShouldExit(0).Output.ShouldStartWith($"version: \"{number}\"\n");
        (await Zakenak.RunAsync("--version")).ShouldExit(0).Output.Trim().ShouldBe(number);
    }

    [Fact]
    public async Task Version_starts_quickly()
    {
        // The published executable needs 0.03 s; this bound also holds for an unpublished build on a busy machine.
        var elapsed = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            await Zakenak.RunAsync("version");
            elapsed.Add(watch.Elapsed);
        }
        elapsed.Min().ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Version_on_a_terminal_shows_no_banner()
    {
        var outcome = (await Zakenak.RunOnTerminalAsync("version")).ShouldExit(0);
        outcome.Output.ShouldNotContain("by_Eberil");
    }
}
