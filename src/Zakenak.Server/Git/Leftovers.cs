using System.Diagnostics;

namespace Zakenak.Server.Git;

/// <summary>What a git leaves in a mirror when it, or the server above it, is killed. Only for who holds the mirror's gate.</summary>
internal static class Leftovers
{
    public static async Task RemoveAsync(string mirror, CancellationToken ct)
    {
        if (!Directory.Exists(mirror) || Find(mirror).Count == 0)
            return;
        await EndOrphansAsync(mirror, ct);
        foreach (var file in Find(mirror))
            File.Delete(file);
    }

    private static List<string> Find(string mirror) =>
    [
        .. from file in Directory.EnumerateFiles(mirror, "*", SearchOption.AllDirectories)
           where file.EndsWith(".lock", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("tmp_", StringComparison.Ordinal)
           select file,
    ];

    /// <summary>A git whose server was killed goes on: it works in the mirror's folder, where nobody else does.</summary>
    private static async Task EndOrphansAsync(string mirror, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(entry), out var id) || WorkingFolder(entry) != mirror)
                continue;
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                await process.WaitForExitAsync(ct);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It ended by itself.
            }
        }
    }

    /// <summary>Null: another user's, or gone.</summary>
    private static string? WorkingFolder(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
