using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Zakenak.Engine.Sources;

/// <summary>A program to run: never through a shell, and it inherits nothing but what <see cref="Environment"/> says.</summary>
/// <param name="Program">Absolute path.</param>
public sealed record ChildProcess(string Program, IReadOnlyList<string> Arguments)
{
    private const int ErrorTailLength = 16 * 1024;

    /// <summary>Default: the folder of the caller.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Every variable that the program sees.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Written to its standard input, which is then closed; null closes it at once.</summary>
    public byte[]? Input { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of standard output; a program that writes more is ended. Default 64 MiB.</summary>
    public int OutputLimit { get; init; } = 64 * 1024 * 1024;

    /// <summary>Takes standard output as it comes, to its end; then there is no limit, and the result's output is empty. What it throws
    /// ends the program. Default: the output is kept.</summary>
    public Func<Stream, CancellationToken, Task>? OutputReader { get; init; }

    /// <summary>Runs it to its end. On a timeout, too much output or a cancellation it is killed with all its descendants.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public async Task<ProcessResult> RunAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfo() };
        if (Start(process) is { } failure)
            return failure;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        using var output = new MemoryStream();
        var error = new StringBuilder();
        try
        {
            await Task.WhenAll(
                WriteInputAsync(process.StandardInput.BaseStream, limit.Token),
                ReadOutputAsync(process.StandardOutput.BaseStream, output, limit),
                ReadErrorAsync(process.StandardError, error, limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new(ProcessEnd.Exited, process.ExitCode, Text(output), error.ToString());
        }
        catch (OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return new(output.Length > OutputLimit ? ProcessEnd.TooMuchOutput : ProcessEnd.TimedOut, -1, "", error.ToString());
        }
        finally
        {
            await KillAsync(process);
        }
    }

    /// <summary>Runs it to its end and hands on what it prints, of both of its outputs, line by line as it comes (of a line that was
    /// overwritten, as progress bars are, what stood there last). On a timeout or a cancellation it is asked to end, so that it can clean
    /// up behind itself, and what is left of it and its descendants is killed.</summary>
    /// <param name="line">Never called twice at once.</param>
    /// <returns>Without its output, since that was handed on.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public async Task<ProcessResult> RunAsync(Action<string> line, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfo() };
        if (Start(process) is { } failure)
            return failure;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        var lines = new LineReader(line);
        try
        {
            await Task.WhenAll(
                WriteInputAsync(process.StandardInput.BaseStream, limit.Token),
                lines.ReadAsync(process.StandardOutput, limit.Token),
                lines.ReadAsync(process.StandardError, limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new(ProcessEnd.Exited, process.ExitCode, "", "");
        }
        catch (OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return new(ProcessEnd.TimedOut, -1, "", "");
        }
        finally
        {
            await ProcessTree.EndAsync(process);
        }
    }

    /// <summary>Null where it runs.</summary>
    private static ProcessResult? Start(Process process)
    {
        try
        {
            process.Start();
            return null;
        }
        catch (Win32Exception e)
        {
            return new(ProcessEnd.NotStarted, -1, "", e.Message);
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = WorkingDirectory ?? "",
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }

    private async Task WriteInputAsync(Stream stream, CancellationToken ct)
    {
        try
        {
            await stream.WriteAsync(Input ?? [], ct);
            stream.Close();
        }
        catch (IOException)
        {
            // It ended, or closed its input, without reading to the end: what it made of that shows in its exit code.
        }
    }

    private async Task ReadOutputAsync(Stream stream, MemoryStream output, CancellationTokenSource limit)
    {
        if (OutputReader is not null)
        {
            await HandOutAsync(stream, OutputReader, limit);
            return;
        }
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, limit.Token) is var read and > 0)
        {
            output.Write(buffer, 0, read);
            if (output.Length > OutputLimit)
            {
                await limit.CancelAsync();
            }
        }
    }

    private static async Task HandOutAsync(Stream stream, Func<Stream, CancellationToken, Task> reader, CancellationTokenSource limit)
    {
        try
        {
            await reader(stream, limit.Token);
        }
        catch
        {
            await limit.CancelAsync(); // or it would wait for ever for somebody who reads
            throw;
        }
    }

    /// <summary>Keeps the end only: a program that complains for ever takes no memory.</summary>
    private static async Task ReadErrorAsync(StreamReader reader, StringBuilder error, CancellationToken ct)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, ct) is var read and > 0)
        {
            error.Append(buffer, 0, read);
            if (error.Length > ErrorTailLength)
            {
                error.Remove(0, error.Length - ErrorTailLength);
            }
        }
    }

    private static async Task KillAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None); // reaped, so that no zombie is left
        }
    }

    private static string Text(MemoryStream output) => Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
}

/// <summary>How a program ended.</summary>
public enum ProcessEnd
{
    /// <summary>By itself: see the exit code.</summary>
    Exited,
    NotStarted,
    TimedOut,
    TooMuchOutput,
}

/// <param name="ExitCode">-1 unless it <see cref="ProcessEnd.Exited"/>.</param>
/// <param name="Output">Standard output; empty unless it exited.</param>
/// <param name="Error">The last 16 KiB of standard error; for <see cref="ProcessEnd.NotStarted"/> the system's reason.</param>
public sealed record ProcessResult(ProcessEnd End, int ExitCode, string Output, string Error)
{
    public bool Succeeded => End == ProcessEnd.Exited && ExitCode == 0;
}
