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
    internal static string LastLineOf(string script, params string[] arguments)
    {
        var result = RunScript(script, arguments);
        return result.ExitCode == 0
            ? result.LastLine
            : throw new InvalidOperationException(
                $"eng/{script} {string.Join(' ', arguments)} failed ({result.ExitCode}):\n{result.Errors}");
    }

    /// <summary>What <c>eng/SCRIPT.sh</c> provides: <paramref name="variable"/>, which <c>test.sh</c> sets, else what the script prints. Skips the
    /// running test, with the script's own words, where this machine cannot have it.</summary>
    public static string Provided(string variable, string script)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
            return given;
        if (Environment.GetEnvironmentVariable($"{variable}_MISSING") is { Length: > 0 } reason)
            Skip.Because(reason);
        var result = RunScript($"{script}.sh");
        if (result.ExitCode != 0)
            Skip.Because(result.Errors.Trim().ReplaceLineEndings(" "));
        return result.LastLine;
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
