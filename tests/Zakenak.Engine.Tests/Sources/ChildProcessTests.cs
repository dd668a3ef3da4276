using System.Runtime.Versioning;
using System.Text;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Tests.Sources;

[UnsupportedOSPlatform("windows")]
public sealed class ChildProcessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        var result = await Shell("printf '<%s>' \"$@\"", "a b", "$(id)", "*", "'\"").RunAsync(Ct);
        result.Output.ShouldBe("<a b><$(id)><*><'\">");
    }

    [Fact]
    public async Task Only_the_given_variables_are_there()
    {
        var result = await (Shell("env") with { Environment = new Dictionary<string, string> { ["ONLY"] = "this" } }).RunAsync(Ct);
        result.Output.Split('\n').ShouldContain("ONLY=this");
        result.Output.ShouldNotContain("HOME=");
    }

    [Fact]
    public async Task Input_is_given_and_then_closed()
    {
        (await (Shell("cat") with { Input = "text"u8.ToArray() }).RunAsync(Ct)).Output.ShouldBe("text");
        (await Shell("cat").RunAsync(Ct)).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Program_that_does_not_read_its_input_is_no_failure() =>
        (await (Shell("exec 0<&-; exit 3") with { Input = new byte[1024 * 1024] }).RunAsync(Ct)).ExitCode.ShouldBe(3);

    [Fact]
    public async Task Long_complaint_keeps_its_end()
    {
        const string complain = "i=0; while [ $i -lt 3000 ]; do echo 'some words of complaint' >&2; i=$((i+1)); done";
        var result = await Shell($"{complain}; echo last >&2; exit 1").RunAsync(Ct);
        result.Error.Length.ShouldBeLessThanOrEqualTo(16 * 1024);
        result.Error.ShouldEndWith("last\n");
    }

    [Fact]
    public async Task Program_that_writes_for_ever_is_ended()
    {
        var result = await (Shell("cat /dev/zero") with { OutputLimit = 100_000 }).RunAsync(Ct);
        result.End.ShouldBe(ProcessEnd.TooMuchOutput);
    }

    [Fact]
    public async Task Program_that_is_not_there_is_a_result() =>
        (await new ChildProcess("/not/there", []) { Environment = new Dictionary<string, string>() }.RunAsync(Ct)).End
            .ShouldBe(ProcessEnd.NotStarted);

    [Fact]
    public async Task Program_that_takes_too_long_is_ended() =>
        (await (Shell("exec sleep 600") with { Timeout = TimeSpan.FromMilliseconds(100) }).RunAsync(Ct)).End.ShouldBe(ProcessEnd.TimedOut);

    [Fact(Timeout = 60_000)]
    public async Task What_an_ended_program_started_ends_with_it()
    {
        using var folder = new PidFolder();
        const string flood = "cat /dev/zero"; // rather than a timeout: by then both have surely started
        var process = Shell($"echo $$ > {folder.Parent}; sh -c 'echo $$ > {folder.Pid}; {flood}' & wait");
        (await (process with { OutputLimit = 1000 }).RunAsync(Ct)).End.ShouldBe(ProcessEnd.TooMuchOutput);
        IsRunning(folder.Parent).ShouldBeFalse();
        while (IsRunning(folder.Pid)) // it was sent the signal, and is gone when it has taken it
            await Task.Yield();
    }

    [Fact]
    public async Task Cancellation_ends_it_likewise()
    {
        using var folder = new PidFolder();
        using var cancelled = new CancellationTokenSource();
        var running = Shell($"echo $$ > {folder.Pid}; echo ready >&2; exec sleep 600").RunAsync(cancelled.Token);
        await WaitForAsync(folder.Pid);
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        IsRunning(folder.Pid).ShouldBeFalse();
    }

    [Fact]
    public async Task Lines_of_both_outputs_are_handed_on_as_they_come()
    {
        var lines = new List<string>();
        var result = await Shell("echo one; echo two >&2; printf '10%%\\r99%%\\r100%%\\r\\nlast'; exit 3").RunAsync(lines.Add, Ct);
        result.ExitCode.ShouldBe(3);
        lines.ShouldBe(["one", "two", "100%", "last"], ignoreOrder: true);
    }

    [Fact]
    public async Task Line_without_an_end_is_handed_on_in_parts()
    {
        var longest = 0;
        await Shell("head -c 1000000 /dev/zero | tr '\\0' x").RunAsync(line => longest = Math.Max(longest, line.Length), Ct);
        longest.ShouldBe(16 * 1024);
    }

    [Fact]
    public async Task Program_whose_lines_are_read_takes_too_long_and_is_ended() =>
        (await (Shell("exec sleep 600") with { Timeout = TimeSpan.FromMilliseconds(100) }).RunAsync(_ => { }, Ct)).End
            .ShouldBe(ProcessEnd.TimedOut);

    [Fact]
    public async Task Cancelled_program_may_clean_up_before_it_ends()
    {
        using var cancelled = new CancellationTokenSource();
        var lines = new List<string>();
        void Cancel(string line)
        {
            lines.Add(line);
            cancelled.Cancel();
        }
        using var folder = new PidFolder();
        var process = Shell($"trap 'echo cleaned up > {folder.Pid}; exit' TERM; echo ready; while true; do sleep 1; done");
        await Should.ThrowAsync<OperationCanceledException>(process.RunAsync(Cancel, cancelled.Token));
        File.ReadAllText(folder.Pid).ShouldBe("cleaned up\n");
    }

    [Fact(Timeout = 60_000)]
    public async Task What_left_the_session_of_a_cancelled_program_ends_with_it()
    {
        using var cancelled = new CancellationTokenSource();
        using var folder = new PidFolder();
        var process = Shell($"setsid sh -c 'trap \"\" TERM; echo $$ > {folder.Pid}; echo ready; while true; do sleep 1; done' & wait");
        await Should.ThrowAsync<OperationCanceledException>(process.RunAsync(_ => cancelled.Cancel(), cancelled.Token));
        while (IsRunning(folder.Pid)) // it was sent the signal, and is gone when it has taken it
            await Task.Yield();
    }

    private static ChildProcess Shell(string script, params string[] arguments) => new("/bin/sh", ["-c", script, "sh", .. arguments])
    {
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
    };

    /// <summary>A zombie, killed and not yet collected by init, does not run.</summary>
    private static bool IsRunning(string pidFile)
    {
        var status = $"/proc/{File.ReadAllText(pidFile).Trim()}/status";
        try
        {
            return !File.ReadAllText(status, Encoding.UTF8).Contains("State:\tZ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return false;
        }
    }

    private static async Task WaitForAsync(string file)
    {
        while (!File.Exists(file) || !(await File.ReadAllTextAsync(file, Ct)).EndsWith('\n'))
            await Task.Yield();
    }

    private sealed class PidFolder : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("zakenak-test-").FullName;

        public string Pid => Path.Combine(folder, "pid");

        public string Parent => Path.Combine(folder, "parent");

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
