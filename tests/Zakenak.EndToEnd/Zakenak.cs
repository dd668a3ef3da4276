using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>Runs the executable as a user does: <c>ZAKENAK_BIN</c>, else what the build made of the CLI project.</summary>
internal static class Zakenak
{
    // Whatever hangs fails its test instead of the whole run.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static string Path { get; } = Find();

    /// <summary>Whether it is what users get, native code; else what the build leaves, which is compiled while it runs.</summary>
    public static bool IsPublished => !File.Exists(Path + ".dll");

    public static async Task<Outcome> RunAsync(IEnumerable<string> arguments, string? directory = null,
        IReadOnlyDictionary<string, string?>? environment = null, string input = "")
    {
        using var process = Start(Path, arguments, directory, environment);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Splits at blanks.</summary>
    public static Task<Outcome> RunAsync(string arguments, string? directory = null) =>
        RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), directory);

    /// <summary>On a pseudo-terminal: stdout and stderr come together, as a person sees them.</summary>
    /// <param name="redirect">For the shell, <c>>out.txt</c>.</param>
    public static async Task<Outcome> RunOnTerminalAsync(string arguments, string? directory = null,
        IReadOnlyDictionary<string, string?>? environment = null, string redirect = "", string input = "")
    {
        var terminal = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>());
        terminal.TryAdd("TERM", "xterm-256color");
        using var process = Start("script", ["-qefc", $"{Path} {arguments} {redirect}", "/dev/null"], directory, terminal);
        await process.StandardInput.WriteAsync(input);
        await process.StandardInput.FlushAsync();
        var outcome = await FinishAsync(process);
        return outcome with { Output = outcome.Output.Replace("\r\n", "\n") };
    }

    public static Process Start(string program, IEnumerable<string> arguments, string? directory,
        IReadOnlyDictionary<string, string?>? environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? System.IO.Path.GetTempPath(),
        };
        // The machine's own settings decide nothing in a test.
        foreach (var name in (string[])["ZAKENAK_DEBUG", "ZAKENAK_DISABLE_BANNERS", "NO_COLOR", "KUBECONFIG", "TERM", "ZAKENAK_SERVER", "ZAKENAK_TOKEN"])
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
    }

    public static async Task<Outcome> FinishAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"zakenak ran longer than {Limit}. It said:\n{await output}\n{await errors}");
        }

        return new Outcome(process.ExitCode, await output, await errors);
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("ZAKENAK_BIN") is { Length: > 0 } given)
            return System.IO.Path.GetFullPath(given);
        // …/tests/Zakenak.EndToEnd/bin/Debug/net10.0
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var built = System.IO.Path.Combine(Repository.Root, "src/Zakenak.Cli/bin", folder.Parent!.Name, folder.Name, "zakenak");
        return File.Exists(built) ? built : throw new InvalidOperationException($"no {built}: build src/Zakenak.Cli, or set ZAKENAK_BIN");
    }
}

internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    /// <summary>Stdout as the one JSON document that it must be.</summary>
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    /// <summary>Fails with all that was said when the code is another.</summary>
    public Outcome ShouldExit(int code)
    {
        ExitCode.ShouldBe(code, $"stdout:\n{Output}\nstderr:\n{Errors}");
        return this;
    }
}
