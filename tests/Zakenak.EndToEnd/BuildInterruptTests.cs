using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>Ctrl-C while a step of the Dockerfile runs, and while the image is pushed.</summary>
[UnsupportedOSPlatform("windows")]
public partial class BuildInterruptTests
{
    [Theory]
    [InlineData("converge", "interrupted before anything was changed.")]
    [InlineData("build --push", "interrupted; what was pushed before that is in the registry")]
    [InlineData("build", "interrupted; what was built before that stays with the builder")]
    public async Task Nothing_runs_on_nothing_is_pushed_and_nothing_deployed(string command, string said)
    {
        await using var project = await ImageProject.CreateAsync();
        // Seconds that nobody else on this machine sleeps: finds the processes of this test.
        var sleep = $"sleep {Random.Shared.Next(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture)}";
        project.Folder.Write("app/Dockerfile", $"""
            FROM scratch
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "sh", "-c", "echo begun; exec /bin/busybox {sleep}"]

            """);
        using var process = project.Start($"{command} -o json");
        await process.SaysAsync(line => line.EndsWith("begun", StringComparison.Ordinal) && !line.Contains("RUN"));
        CommandLines.Holding(sleep).ShouldNotBeEmpty();

        process.Interrupt();
        var outcome = await Zakenak.FinishAsync(process);

        outcome.ShouldExit(130).Reasons().ShouldBe(["Cancelled"]);
        outcome.Errors.ShouldContain(said);
        CommandLines.Holding(sleep).ShouldBeEmpty();
        (await project.TagsAsync()).ShouldBeEmpty();
        (await project.PodsAsync()).ShouldBeEmpty();
    }

    [Theory, InlineData("converge"), InlineData("build --push")]
    public async Task Push_that_hangs_is_ended_and_leaves_no_tag_and_no_login(string command)
    {
        await using var project = await ImageProject.CreateAsync();
        await using var stalling = new StallingRegistry(project.Registry.Host);
        project.Host = stalling.Host;
        project.Configure();
        project.Folder.Write("app/Dockerfile", "FROM scratch\nCOPY greeting /greeting\n");
        using var process = project.Start($"{command} -o json");
        await stalling.Uploading.WaitAsync(TestContext.Current.CancellationToken);
        var called = CommandLines.Holding(project.Image).Select(line => AuthFile().Match(line)).First(match => match.Success);
        var login = called.Groups["file"].Value;
        File.Exists(login).ShouldBeTrue(login);

        process.Interrupt();
        var outcome = await Zakenak.FinishAsync(process);

        outcome.ShouldExit(130).Reasons().ShouldBe(["Cancelled"]);
        CommandLines.Holding(project.Image).ShouldBeEmpty();
        Directory.Exists(Path.GetDirectoryName(login)).ShouldBeFalse(login);
        (await project.TagsAsync()).ShouldBeEmpty();
        (await project.PodsAsync()).ShouldBeEmpty();
    }

    [GeneratedRegex("--authfile (?<file>[^ ]+)")]
    private static partial Regex AuthFile();
}
