using System.Globalization;
using System.Runtime.Versioning;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>What is told while an image is built. A step whose output is looked at waits behind it until it was told: in a chroot buildah
/// loses now and then what was printed right before the end.</summary>
[UnsupportedOSPlatform("windows")]
public class BuildOutputTests
{
    // Seconds that nobody else on this machine sleeps: finds the process of one test.
    private readonly string wait =
        string.Create(CultureInfo.InvariantCulture, $"/bin/busybox sleep {Random.Shared.Next(100_000_000, 999_999_999)}");

    [Theory, InlineData("converge"), InlineData("build --push"), InlineData("build")]
    public async Task Each_step_is_a_line_and_what_it_prints_comes_while_it_runs_with_its_seconds(string command)
    {
        await using var project = await CreateAsync("echo begun", "true");

        var outcome = (await RunAsync(project, command, "begun")).ShouldExit(0);

        outcome.Errors.ShouldMatch($@"(?m)^building {project.Image} with buildah$");
        outcome.Errors.ShouldMatch("(?m)^2/4 COPY busybox /bin/busybox$");
        outcome.Errors.ShouldMatch(@"(?m)^3/4 RUN .*\n(.*\n)*? {0,5}\d+\.\ds  begun$");
        outcome.Errors.ShouldMatch(@"(?m)^built in \d+\.\d s$");
    }

    [Fact]
    public async Task Failed_step_is_told_with_what_it_printed_and_nothing_is_deployed()
    {
        await using var project = await CreateAsync("echo no disk of that name", "exit 7");

        var outcome = (await RunAsync(project, "converge -o json", "no disk of that name")).ShouldExit(1);

        outcome.Reasons().ShouldBe(["BuildFailed"]);
        ((string)outcome.Json["errors"]![0]!["message"]!).ShouldContain("\n  no disk of that name");
        (await project.PodsAsync()).ShouldBeEmpty();
    }

    /// <summary>An image of one RUN, which prints, waits, and ends as it is told to.</summary>
    private async Task<ImageProject> CreateAsync(string print, string end)
    {
        var project = await ImageProject.CreateAsync();
        project.Folder.Write("app/Dockerfile",
            $"FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"{print}; {wait}; {end}\"]\n");
        return project;
    }

    private async Task<Outcome> RunAsync(ImageProject project, string command, string printed)
    {
        using var process = project.Start(command);
        var said = await process.SaysAsync(line => line.EndsWith($"  {printed}", StringComparison.Ordinal));
        CommandLines.End(wait);
        var outcome = await Zakenak.FinishAsync(process);
        return outcome with { Errors = $"{said}\n{outcome.Errors}" };
    }
}
