using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Zakenak.Engine.Sources;

/// <summary>Ends a program together with all that it started.</summary>
internal static class ProcessTree
{
    private const int SigTerm = 15;

    private static readonly TimeSpan grace = TimeSpan.FromSeconds(5);

    /// <summary>Asks it to end, and kills what is left of it and its descendants when it has, or after five seconds.</summary>
    public static async Task EndAsync(Process process)
    {
        if (process.HasExited)
            return;
        var descendants = DescendantsOf(process.Id); // now: whoever loses its parent cannot be found any more
        if (!OperatingSystem.IsWindows())
            Signal(process.Id, SigTerm);
        await WaitAsync(process);
        descendants.UnionWith(DescendantsOf(process.Id));
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None); // reaped, so that no zombie is left
        }
        foreach (var descendant in descendants)
        {
            Kill(descendant);
        }
    }

    private static async Task WaitAsync(Process process)
    {
        using var limit = new CancellationTokenSource(OperatingSystem.IsWindows() ? TimeSpan.Zero : grace);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It did not want to.
        }
    }

    /// <summary>Only if it still is the same: numbers are given again.</summary>
    private static void Kill(RunningProcess descendant)
    {
        if (Read(descendant.Id)?.Process != descendant)
            return;
        try
        {
            using var process = Process.GetProcessById(descendant.Id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended in between.
        }
    }

    /// <summary>Empty where the system has no <c>/proc</c>: there the tree is killed by what .NET knows of it.</summary>
    private static HashSet<RunningProcess> DescendantsOf(int id)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var other) ? Read(other) : null)
            .OfType<(RunningProcess Process, int Parent)>()
            .ToLookup(p => p.Parent, p => p.Process);
        var found = new HashSet<RunningProcess>();
        var next = new Queue<int>([id]);
        while (next.TryDequeue(out var parent))
        {
            foreach (var child in children[parent].Where(found.Add))
                next.Enqueue(child.Id);
        }
        return found;
    }

    /// <summary>See proc(5), <c>/proc/[pid]/stat</c>: the parent is field 4, the start field 22; the name before them may hold anything.
    /// Null when it has ended.</summary>
    private static (RunningProcess Process, int Parent)? Read(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (new(id, fields[19]), int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Signal(int id, int signal)
    {
        [DllImport("libc", EntryPoint = "kill")]
        static extern int Send(int id, int signal);

        _ = Send(id, signal); // fails only where it has ended in between
    }

    /// <param name="Started">In ticks since the system started.</param>
    private readonly record struct RunningProcess(int Id, string Started);
}
