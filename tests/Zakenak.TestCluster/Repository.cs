using System.Diagnostics;

namespace Zakenak.Testing;

/// <summary>The repository that the tests were built from, and the scripts in its <c>eng</c> folder.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Zakenak.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs <c>eng/SCRIPT</c> to its end: the exit code, the last line of stdout, and all of stderr.</summary>
    internal static ScriptResult RunScript(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Root, "eng", script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash does not start");
        var errors = Task.Run(process.StandardError.ReadToEnd);
        var lastLine = "";
        while (process.StandardOutput.ReadLine() is { } line)
            lastLine = line;
        process.WaitForExit();
        return new ScriptResult(process.ExitCode, lastLine, errors.GetAwaiter().GetResult());
    }

    /// <summary>The last line that the script prints; a failure throws with what it said.</summary>
    public static string LastLineOf(string script, params string[] arguments)
    {
        var result = RunScript(script, arguments);
        return result.ExitCode == 0
            ? result.LastLine
            : throw new InvalidOperationException(
                $"eng/{script} {string.Join(' ', arguments)} failed ({result.ExitCode}):\n{result.Errors}");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Zakenak.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException(
            $"no Zakenak.slnx above {AppContext.BaseDirectory}: run the tests from the repository's own build output");
    }
}

internal sealed record ScriptResult(int ExitCode, string LastLine, string Errors);
