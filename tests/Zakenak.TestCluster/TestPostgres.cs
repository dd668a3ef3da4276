using System.Diagnostics;
using System.Text;

namespace Zakenak.Testing;

/// <summary>A real PostgreSQL (<c>eng/postgres.sh</c>), one for all tests of the process; it ends with the process, however that ends.</summary>
public static class TestPostgres
{
    private static readonly TimeSpan startTimeout = TimeSpan.FromMinutes(2);
    private static readonly Lazy<Task<string>> socket = new(StartAsync);

    /// <summary>Without a database; there is one of the name <c>postgres</c>. Skips the running test where the machine cannot have one.</summary>
    public static async Task<string> ConnectionStringAsync() => $"Host={await socket.Value};Username=zakenak;Timeout=30";

    /// <returns>The folder of its socket.</returns>
    private static async Task<string> StartAsync()
    {
        Repository.Provided("ZAKENAK_TEST_POSTGRES", "postgres");

        // Its standard input is ours: when this process ends, so does the server.
        var process = new Process
        {
            StartInfo = new("bash", [Path.Combine(Repository.Root, "eng", "postgres.sh"), "run"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var log = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (log)
                log.AppendLine(line.Data);
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException($"PostgreSQL ended:\n{log}"));
            else if (line.Data.EndsWith("ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult();
        };
        process.Start();
        process.BeginErrorReadLine();
        var folder = await process.StandardOutput.ReadLineAsync();
        await ready.Task.WaitAsync(startTimeout);
        return folder!;
    }
}
