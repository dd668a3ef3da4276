using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Zakenak.Engine.Sources;

/// <summary>Runs <c>git</c>, without a shell, a terminal to ask on, or hooks of the repository.</summary>
internal static class GitCommand
{
    private static readonly TimeSpan usualLimit = TimeSpan.FromSeconds(30);

    /// <summary>What it printed; null when Git is not installed.</summary>
    /// <param name="limit">Default: 30 seconds.</param>
    /// <exception cref="ReconcileException"><see cref="Reasons.GitFailed"/>: it failed or took too long.</exception>
    public static async Task<string?> RunAsync(string directory, IReadOnlyList<string> arguments, CancellationToken ct,
        TimeSpan? limit = null)
    {
        // A repository's own configuration may name programs to run (fsmonitor, hooks): what it says is data here.
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-C", directory, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["LC_ALL"] = "C";
        // Inside a hook, or a rebase's exec, these name the repository of whoever called us.
        foreach (var name in new[] { "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX" })
            start.Environment.Remove(name);
        using var process = Start(start);
        return process is null ? null : await FinishAsync(process, directory, limit ?? usualLimit, ct);
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception e) when (e.NativeErrorCode == 2) // no such file
        {
            return null;
        }
    }

    private static async Task<string> FinishAsync(Process process, string directory, TimeSpan limit, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(limit);
        try
        {
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0 ? output : throw Failed(directory, await errors);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ReconcileException(Reasons.GitFailed, $"git took longer than {limit.TotalSeconds:0} seconds in {directory}: try \"git status\" there");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static ReconcileException Failed(string directory, string said)
    {
        if (said.Contains("dubious ownership"))
        {
            return new(Reasons.GitFailed, $"the Git repository around {directory} belongs to another user, so Git does not read it: if you trust it, run "
                + $"\"git config --global --add safe.directory {WorkTree.TopLevel(directory) ?? directory}\"");
        }
        var first = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "it said nothing";
        return new(Reasons.GitFailed, $"git failed in {directory}: {first}");
    }
}
