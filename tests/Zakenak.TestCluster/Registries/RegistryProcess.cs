using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Zakenak.Testing.Registries;

/// <summary>One running docker-registry.</summary>
internal sealed partial class RegistryProcess : IDisposable
{
    private static readonly TimeSpan startTimeout = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly StringBuilder log = new();
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RegistryProcess(string program, string configuration)
    {
        var start = new ProcessStartInfo(program, ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true };
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => port.TrySetException(new InvalidOperationException("docker-registry ended"));
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    /// <summary>Comes back once it listens: the port that it took is in its log.</summary>
    /// <param name="configuration">With <c>127.0.0.1:0</c> as address, and the log level <c>info</c>.</param>
    public static async Task<(RegistryProcess Process, int Port)> StartAsync(string program, string configuration)
    {
        var started = new RegistryProcess(program, configuration);
        started.process.Start();
        started.process.BeginErrorReadLine();
        started.process.BeginOutputReadLine();
        try
        {
            return (started, await started.port.Task.WaitAsync(startTimeout));
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            started.Dispose();
            throw new InvalidOperationException($"docker-registry does not start:\n{started.Log}", e);
        }
    }

    private bool disposed;

    /// <summary>What it wrote until now.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    /// <summary>Also twice: a test may end it to see what happens without it.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(null, EventArgs.Empty);
        process.Dispose();
    }

    private void Kill(object? sender, EventArgs e)
    {
        process.Kill();
        process.WaitForExit();
    }

    private void Read(string? line)
    {
        lock (log)
            log.AppendLine(line);
        if (line is not null && Listening().Match(line) is { Success: true } match)
            port.TrySetResult(int.Parse(match.Groups[1].Value));
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
