using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Zakenak.Cli.Output;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;

namespace Zakenak.Cli.Doctor;

/// <summary>What this machine has: programs, a cache folder, a terminal.</summary>
/// <param name="project">Null without a readable configuration: then no program is needed for sure.</param>
internal sealed class MachineChecks(ProjectFile? project)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Check>> RunAsync(Terminal terminal, CancellationToken ct)
    {
        var deploy = project?.Deploy();
        var programs = await Task.WhenAll(
            ProgramAsync("git", ["--version"], project?.Git() is not null,
                "Install Git (Debian and Ubuntu: apt-get install git): revisions and git.branch come from it.", ct),
            ProgramAsync("helm", ["version", "--short"], deploy?.Charts.Count > 0,
                "Install Helm 3 or 4: https://helm.sh/docs/intro/install/. Charts are rendered with it.", ct),
            KustomizeAsync(deploy?.Kustomizations.Count > 0, ct));
        return [Check.Ok(".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}"), .. programs, Cache(), Look(terminal)];
    }

    private static async Task<Check> KustomizeAsync(bool needed, CancellationToken ct)
    {
        const string advice = "Install kubectl: https://kubernetes.io/docs/tasks/tools/ (or kustomize alone). Kustomizations are rendered with it.";
        var kubectl = await ProgramAsync("kubectl", ["version", "--client"], needed, advice, ct);
        if (kubectl.State == CheckState.Ok)
            return kubectl;
        var kustomize = await ProgramAsync("kustomize", ["version"], needed, advice, ct);
        return kustomize.State == CheckState.Ok ? kustomize : kubectl;
    }

    private static async Task<Check> ProgramAsync(string name, string[] arguments, bool needed, string advice, CancellationToken ct)
    {
        try
        {
            var start = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct).WaitAsync(Patience, ct);
            var said = (await output + "\n" + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return process.ExitCode == 0
                ? Check.Ok(name, said.FirstOrDefault() ?? "")
                : Check.Absent(name, needed, $"exits with {process.ExitCode}: {said.FirstOrDefault()}", advice);
        }
        catch (Win32Exception)
        {
            return Check.Absent(name, needed, "not on the PATH", advice);
        }
        catch (TimeoutException)
        {
            return Check.Absent(name, needed, $"does not answer within {Patience.TotalSeconds:0} s", advice);
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
