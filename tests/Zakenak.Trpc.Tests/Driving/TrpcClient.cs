using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Zakenak.Testing;

namespace Zakenak.Trpc.Tests.Driving;

/// <summary>The real tRPC client of one version, in a Node process that all tests share.</summary>
internal sealed class TrpcClient
{
    private static readonly Lazy<string> folder = new(() => Repository.Provided("ZAKENAK_TRPC_CLIENTS", "trpc-clients"));
    private static readonly ConcurrentDictionary<string, Lazy<TrpcClient>> started = new();

    private readonly Process process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> pending = new();
    private readonly SemaphoreSlim writing = new(1);
    private int last;

    private TrpcClient(string version)
    {
        var driver = Path.Combine(Repository.Root, "tests/Zakenak.Trpc.Tests/Clients/driver.mjs");
        process = Process.Start(new ProcessStartInfo("node", [driver, Path.Combine(Folder, version)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _ = Task.Run(ReadAnswersAsync);
    }

    /// <summary>Holds a folder for each version; <c>ZAKENAK_TRPC_CLIENTS</c>, else what <c>eng/trpc-clients.sh</c> prints.</summary>
    public static string Folder => folder.Value;

    public static TrpcClient Of(string version) => started.GetOrAdd(version, name => new(() => new(name))).Value;

    /// <summary>Runs a script with <c>connect(link, options)</c>, <c>outcome(promise)</c> and <c>follow(procedure, input)</c> of
    /// <c>driver.mjs</c>; what it returns comes back.</summary>
    public async Task<JsonNode> RunAsync(SampleServer server, string script)
    {
        var id = Interlocked.Increment(ref last);
        var answer = pending[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var line = new JsonObject { ["id"] = id, ["url"] = server.Url, ["script"] = script }.ToJsonString();
        await writing.WaitAsync();
        try
        {
            await process.StandardInput.WriteLineAsync(line);
            await process.StandardInput.FlushAsync();
        }
        finally
        {
            writing.Release();
        }
        return (await answer.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken))!;
    }

    private async Task ReadAnswersAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var answer = JsonNode.Parse(line)!;
            if (!pending.TryRemove((int)answer["id"]!, out var waiting))
                continue;
            if (answer["failure"] is { } failure)
                waiting.SetException(new InvalidOperationException($"the script failed: {failure}"));
            else
                waiting.SetResult(answer["result"]);
        }
        foreach (var waiting in pending.Values)
            waiting.TrySetException(new InvalidOperationException("the client's process ended"));
    }
}
