using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace Zakenak.EndToEnd;

/// <summary>Ctrl-C while a step of the Dockerfile runs.</summary>
[UnsupportedOSPlatform("windows")]
public class BuildInterruptTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData("converge"), InlineData("build --push")]
    public async Task Nothing_runs_on_nothing_is_pushed_and_nothing_deployed(string command)
    {
        await using var project = await ImageProject.CreateAsync();
        // Seconds that nobody else on this machine sleeps: finds the processes of this test.
        var sleep = $"sleep {Random.Shared.Next(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture)}";
        project.Folder.Write("app/Dockerfile", $"""
            FROM scratch
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "sh", "-c", "echo begun; exec /bin/busybox {sleep}"]

            """);
        using var process = project.Start(command);
        await SaidAsync(process, "begun");
        Running(sleep).ShouldNotBeEmpty();

        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        var outcome = await Zakenak.FinishAsync(process);

        outcome.ShouldExit(130);
        Running(sleep).ShouldBeEmpty();
        (await project.TagsAsync()).ShouldBeEmpty();
        (await project.PodsAsync()).ShouldBeEmpty();
    }

    private static async Task SaidAsync(Process process, string words)
    {
        var said = new List<string>();
        do
            said.Add(await process.StandardError.ReadLineAsync(Ct) ?? throw new InvalidOperationException(string.Join('\n', said)));
        while (!said[^1].EndsWith(words, StringComparison.Ordinal) || said[^1].Contains("RUN"));
    }

    /// <summary>The command lines that hold the text.</summary>
    private static IReadOnlyList<string> Running(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), out _)).Select(CommandLine)
            .Where(line => line.Contains(text)),
    ];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // it ended
        }
    }
}
