using System.Diagnostics;
using System.Globalization;

namespace Zakenak.Engine.Inventory;

/// <summary>Which process holds a lease: enough to see on the same machine that it is gone.</summary>
/// <param name="Boot">The kernel's boot id and the namespace of process ids: two machines, or two containers, may have one name.</param>
/// <param name="Started">When the process started, in a unit of the machine's own: process ids are used again.</param>
/// <param name="Run">Tells two runs of one process apart.</param>
internal sealed record LeaseHolder(string Machine, string Boot, int Pid, string Started, string Run)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    private static readonly string boot = File.Exists(BootIdFile)
        ? $"{File.ReadAllText(BootIdFile)[..8]}-{new FileInfo("/proc/self/ns/pid").LinkTarget}" : "";

    /// <summary>This process, with a new run.</summary>
    public static LeaseHolder Current =>
        new(Environment.MachineName, boot, Environment.ProcessId, StartOf(Environment.ProcessId)!, Guid.NewGuid().ToString("N")[..8]);

    public static LeaseHolder Parse(string? identity)
    {
        var parts = (identity ?? "").Split('/');
        return parts.Length == 5 && int.TryParse(parts[2], out var pid)
            ? new(parts[0], parts[1], pid, parts[3], parts[4])
            : new(identity ?? "", "?", 0, "", "");
    }

    /// <summary>True only when it is certain: a process of this machine that has ended.</summary>
    public bool IsGone() => Machine == Environment.MachineName && Boot == boot && StartOf(Pid) != Started;

    /// <summary>Null when there is no such process. On Linux the kernel's own count: .NET's StartTime is rounded differently in every
    /// process.</summary>
    private static string? StartOf(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            }
            using var process = Process.GetProcessById(pid);
            return new DateTimeOffset(process.StartTime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    public override string ToString() => $"{Machine}/{Boot}/{Pid}/{Started}/{Run}";
}
