using System.Diagnostics;
using Zakenak.Engine.Sources;

namespace Zakenak.Server.Git;

/// <summary>What a git leaves of a mirror when it, or the server above it, is killed. Only for who holds the mirror's gate.</summary>
internal static class Leftovers
{
    /// <param name="folder">Of one repository, with its mirror and a new one that was being made.</param>
    public static async Task RemoveAsync(string folder, CancellationToken ct)
    {
        if (ProjectTree.RealPath(folder) is not { } real)
            return;
        await EndOrphansAsync(real, ct);
        foreach (var unfinished in Directory.EnumerateDirectories(real, "*.new").ToList())
            BareMirror.Delete(unfinished);
        foreach (var file in Directory.EnumerateFiles(real, "*", SearchOption.AllDirectories).Where(IsLeft).ToList())
            File.Delete(file);
    }

    /// <summary>The last are a <c>gc</c>'s: <c>.tmp-4711-pack-…</c>.</summary>
    private static bool IsLeft(string file) => file.EndsWith(".lock", StringComparison.Ordinal)
        || Path.GetFileName(file).StartsWith("tmp_", StringComparison.Ordinal)
        || Path.GetFileName(file).StartsWith(".tmp-", StringComparison.Ordinal);

    /// <summary>A git whose server was killed goes on: it works in the mirror's folder, where nobody else does.</summary>
    private static async Task EndOrphansAsync(string folder, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(entry), out var id) || !IsGitIn(folder, entry))
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

    /// <summary>A shell in which somebody looks around is none.</summary>
    private static bool IsGitIn(string folder, string process) =>
        Link(process, "cwd")?.StartsWith(folder + '/', StringComparison.Ordinal) == true
        && Path.GetFileName(Link(process, "exe"))?.StartsWith("git", StringComparison.Ordinal) == true;

    /// <summary>Null: another user's, or gone.</summary>
    private static string? Link(string process, string name)
    {
        try
        {
            return new FileInfo(Path.Combine(process, name)).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
