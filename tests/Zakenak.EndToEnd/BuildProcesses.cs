using System.Diagnostics;

namespace Zakenak.EndToEnd;

/// <summary>A running executable that is watched, and ended as by Ctrl-C.</summary>
internal static class BuildProcesses
{
    /// <summary>Comes back once a line of its standard error holds the words; throws what it said where it ends without.</summary>
    /// <returns>All that it said until then.</returns>
    public static Task<string> SaysAsync(this Process process, string words) => process.SaysAsync(line => line.Contains(words, StringComparison.Ordinal));

    /// <inheritdoc cref="SaysAsync(Process, string)"/>
    public static async Task<string> SaysAsync(this Process process, Func<string, bool> isIt)
    {
        var said = new List<string>();
        do
            said.Add(await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException(string.Join('\n', said)));
        while (!isIt(said[^1]));
        return string.Join('\n', said);
    }

    /// <summary>Ctrl-C.</summary>
    public static void Interrupt(this Process process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
