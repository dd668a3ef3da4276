using System.Diagnostics;

namespace Zakenak.Testing;

/// <summary>What everybody on the machine can read of its processes.</summary>
public static class CommandLines
{
    public static IReadOnlyList<string> Holding(string text) => [.. Processes().Select(Read).Where(l => l.Contains(text))];

    /// <summary>Kills the process that was called with just this, once it is there.</summary>
    /// <exception cref="TimeoutException">It did not come within a minute.</exception>
    public static void End(string commandLine)
    {
        string? found = null;
        bool IsThere() => (found = Processes().FirstOrDefault(process => Read(process).TrimEnd() == commandLine)) is not null;
        if (!SpinWait.SpinUntil(IsThere, TimeSpan.FromMinutes(1)))
            throw new TimeoutException($"nobody runs {commandLine}");
        using var process = Process.GetProcessById(int.Parse(Path.GetFileName(found!)));
        process.Kill();
    }

    private static IEnumerable<string> Processes() =>
        Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), out _));

    private static string Read(string process)
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
