using System.Diagnostics;
using System.Text;

namespace Zakenak.Testing;

/// <summary>A real PostgreSQL of somebody's own (<c>eng/postgres.sh</c>); it ends with this process, however that ends.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan startTimeout = TimeSpan.FromMinutes(2);

    private readonly StringBuilder log = new();
    private readonly Process process;
    private TaskCompletionSource ready = NewSource();
    private TaskCompletionSource stopped = NewSource();

    private PostgresServer()
    {
        // Its standard input is ours: when this process ends, so does the server.
        process = new Process
        {
            StartInfo = new("bash", [Path.Combine(Repository.Root, "eng", "postgres.sh"), "run"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    /// <summary>Without a database; there is one of the name <c>postgres</c>.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Skips the running test where the machine cannot have one.</summary>
    public static async Task<PostgresServer> StartNewAsync()
    {
        Repository.Provided("ZAKENAK_TEST_POSTGRES", "postgres");
        var server = new PostgresServer();
        server.process.Start();
        server.process.BeginErrorReadLine();
        var folder = await server.process.StandardOutput.ReadLineAsync();
        await server.ready.Task.WaitAsync(startTimeout);
        server.ConnectionString = $"Host={folder};Username=zakenak;Timeout=30";
        return server;
    }

    /// <summary>As a crash would: open connections end.</summary>
    public Task StopAsync() => TellAsync("stop", stopped = NewSource());

    /// <summary>What was stopped, with its data.</summary>
    public Task StartAsync() => TellAsync("start", ready = NewSource());

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task TellAsync(string what, TaskCompletionSource done)
    {
        await process.StandardInput.WriteLineAsync(what);
        await process.StandardInput.FlushAsync();
        await done.Task.WaitAsync(startTimeout);
    }

    private void Read(string? line)
    {
        lock (log)
            log.AppendLine(line);
        if (line is null)
            ready.TrySetException(new InvalidOperationException($"PostgreSQL ended:\n{log}"));
        else if (line.EndsWith("ready to accept connections", StringComparison.Ordinal))
            ready.TrySetResult();
        else if (line.EndsWith("database system is shut down", StringComparison.Ordinal))
            stopped.TrySetResult();
    }
}
