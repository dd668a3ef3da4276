using System.Collections.Concurrent;

namespace Zakenak.Trpc.Tests.Driving;

/// <summary>Where procedures and tests meet: nothing sleeps.</summary>
internal sealed class Gates
{
    private readonly ConcurrentDictionary<string, Gate> gates = new();

    public Gate this[string key] => gates.GetOrAdd(key, _ => new());
}

internal sealed class Gate
{
    private readonly TaskCompletionSource entered = New();
    private readonly TaskCompletionSource opened = New();
    private readonly TaskCompletionSource cancelled = New();

    /// <summary>A procedure has come here.</summary>
    public Task Entered => entered.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>The procedure that waited here was cancelled.</summary>
    public Task Cancelled => cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void Open() => opened.TrySetResult();

    public async Task PassAsync(CancellationToken ct)
    {
        entered.TrySetResult();
        try
        {
            await opened.Task.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            cancelled.TrySetResult();
            throw;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal sealed class ScopeMark
{
    public string Id { get; } = Guid.NewGuid().ToString();
}
