using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Zakenak.EndToEnd;

/// <summary><c>zakenak serve</c> on a free port of 127.0.0.1, as a process; killed if nobody stops it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly StringBuilder log = new();
    private readonly TaskCompletionSource logEnd = new();

    private bool disposed;

    private RunningServer(Process process) => this.process = process;

    public HttpClient Client { get; } = new();

    /// <summary>All of standard error until now.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    /// <summary>Comes back when it listens.</summary>
    /// <param name="more">Arguments.</param>
    /// <param name="launcher">A program and its arguments, which replaces itself by the server; null: none.</param>
    public static async Task<RunningServer> StartAsync(string data, IReadOnlyDictionary<string, string?>? environment = null,
        IEnumerable<string>? more = null, IEnumerable<string>? launcher = null)
    {
        string[] command = [.. launcher ?? [], Zakenak.Path, "serve", "--urls", "http://127.0.0.1:0", "--data", data, "-o", "json", .. more ?? []];
        var server = new RunningServer(Zakenak.Start(command[0], command[1..], null, environment));
        server.process.ErrorDataReceived += (_, line) => server.Read(line.Data);
        server.process.BeginErrorReadLine();
        try
        {
            using var limit = new CancellationTokenSource(patience);
            var document = new StringBuilder();
            while (await server.process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                document.AppendLine(line);
                if (line == "}")
                    break;
            }
            server.Client.BaseAddress = new((string)JsonNode.Parse(document.ToString())!["addresses"]![0]!);
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"the server does not start:\n{server.Log}", e);
        }
    }

    /// <summary>With SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        using var limit = new CancellationTokenSource(patience);
        await process.WaitForExitAsync(limit.Token);
        await logEnd.Task.WaitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>With SIGKILL, unless it has ended; also twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        Client.Dispose();
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Read(string? line)
    {
        lock (log)
            log.AppendLine(line);
        if (line is null)
            logEnd.TrySetResult();
    }
}
