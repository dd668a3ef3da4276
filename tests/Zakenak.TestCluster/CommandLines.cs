namespace Zakenak.Testing;

/// <summary>What everybody on the machine can read of its processes.</summary>
public static class CommandLines
{
    public static IReadOnlyList<string> Holding(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), out _)).Select(Read)
            .Where(l => l.Contains(text)),
    ];

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
