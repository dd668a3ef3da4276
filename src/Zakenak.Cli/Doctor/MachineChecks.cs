using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;
using Zakenak.Engine.Sources;

namespace Zakenak.Cli.Doctor;

/// <summary>What this machine has: programs, a cache folder, a terminal.</summary>
/// <param name="project">Null without a readable configuration: then no program is needed for sure.</param>
internal sealed class MachineChecks(ProjectFile? project)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Check>> RunAsync(Terminal terminal, CancellationToken ct)
    {
        var deploy = project?.Deploy();
        var tools = new ToolLocator(RendererOptions.DefaultCacheDirectory);
        var programs = await Task.WhenAll(
            GitAsync(needed: project?.Git()?.Branch is not null, ct),
            ToolAsync(tools, [Tool.Helm], needed: deploy?.Charts.Count > 0, ct),
            ToolAsync(tools, [Tool.Kustomize, Tool.Kubectl], needed: deploy?.Kustomizations.Count > 0, ct));
        var runtime = Check.Ok(".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        return [runtime, .. programs, Cache(), Look(terminal)];
    }

    /// <param name="choice">The first that is there serves; the last is the one to get.</param>
    private static async Task<Check> ToolAsync(ToolLocator tools, Tool[] choice, bool needed, CancellationToken ct)
    {
        var name = string.Join(" or ", choice.Reverse()).ToLowerInvariant();
        try
        {
            foreach (var tool in choice)
            {
                if (await tools.FindAsync(tool, ct) is { } found)
                    return Check.Ok(name, $"{found.Version} at {found.Path}");
            }

            return Check.Absent(name, needed, "not on the PATH", ToolLocator.HowToGet(choice[^1]));
        }
        catch (ReconcileException e)
        {
            return Check.Absent(name, needed, e.Message, ToolLocator.HowToGet(choice[^1]));
        }
    }

    private static async Task<Check> GitAsync(bool needed, CancellationToken ct)
    {
        const string advice = "Install Git (Debian and Ubuntu: apt-get install git): revisions and git.branch come from it.";
        try
        {
            var start = new ProcessStartInfo("git", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var said = await process.StandardOutput.ReadToEndAsync(ct).WaitAsync(Patience, ct);
            await process.WaitForExitAsync(ct).WaitAsync(Patience, ct);
            return process.ExitCode == 0
                ? Check.Ok("git", said.Trim())
                : Check.Absent("git", needed, $"exits with {process.ExitCode}", advice);
        }
        catch (Win32Exception)
        {
            return Check.Absent("git", needed, "not on the PATH", advice);
        }
        catch (TimeoutException)
        {
            return Check.Absent("git", needed, $"does not answer within {Patience.TotalSeconds:0} s", advice);
        }
    }

    private static Check Cache()
    {
        var folder = RendererOptions.DefaultCacheDirectory;
        try
        {
            Directory.CreateDirectory(folder);
            using (File.Create(Path.Combine(folder, $".doctor-{Environment.ProcessId}"), 1, FileOptions.DeleteOnClose))
                return Check.Ok("cache", folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Check.Absent("cache", needed: false, $"{folder} cannot be written: {e.Message}",
                "Make it writable, or point XDG_CACHE_HOME elsewhere: without it every chart is rendered anew.");
        }
    }

    private static Check Look(Terminal terminal) => Check.Ok("terminal", (terminal.ErrorIsTerminal, terminal.OutHasColors) switch
    {
        (true, true) => "live progress, colours",
        (true, false) => "live progress, no colours",
        _ => "none: plain lines",
    });
}
