using System.Runtime.CompilerServices;

namespace Zakenak.Trpc.Streams;

/// <summary>A sequence with a beat between its items, so that a silent connection is neither closed nor taken for dead.</summary>
internal static class Heartbeat
{
    public static async IAsyncEnumerable<Beat<T>> Of<T>(IAsyncEnumerable<T> source, TimeSpan interval, TimeProvider time,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = new PeriodicTimer(interval, time);
        await using var items = source.GetAsyncEnumerator(leaving.Token);
        var tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        var next = items.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (await Task.WhenAny(next, tick) == tick && !next.IsCompleted)
                {
                    tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
                    yield return new(false, default!);
                    continue;
                }
                if (!await next)
                    yield break;
                yield return new(true, items.Current);
                next = items.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator must not be disposed while it moves.
            await leaving.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <param name="IsItem">Whether this is an item, or a sign of life.</param>
internal readonly record struct Beat<T>(bool IsItem, T Item);
