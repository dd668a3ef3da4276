using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Zakenak.Server.Reconciling;

/// <summary>The loops that take what is due. A stop lets no pass begin, and hands back those that are under way.</summary>
internal sealed partial class ResourceWorkers(ResourceQueue queue, ResourcePass pass, ILogger<ResourceWorkers> logger) : BackgroundService
{
    private const int Workers = 4;
    private const int PerCluster = 3;

    /// <summary>How soon what is due is seen: a look at an index.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => LoopAsync(stoppingToken), CancellationToken.None)));

    private async Task LoopAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await queue.TakeAsync(PerCluster, ct) is { } work)
                    await RunAsync(work, ct);
                else
                    await Task.Delay(Idle, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The database is gone, or something nobody expected: what was claimed comes back by itself.
                Failed(logger, e);
                await Task.Delay(TimeSpan.FromSeconds(5), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The claim is renewed as long as the pass runs; whoever lost it must stop.</summary>
    private async Task RunAsync(ResourceWork work, CancellationToken ct)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewing = RenewAsync(work.Id, lost);
        var due = DateTimeOffset.UtcNow;
        try
        {
            due = await pass.RunAsync(work, lost.Token);
        }
        finally
        {
            await lost.CancelAsync();
            await renewing;
            await queue.ReleaseAsync(work, due, CancellationToken.None);
        }
    }

    private async Task RenewAsync(string id, CancellationTokenSource lost)
    {
        while (!lost.IsCancellationRequested)
        {
            await Task.Delay(ResourceQueue.Claim / 3, lost.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!lost.IsCancellationRequested && !await queue.RenewAsync(id, CancellationToken.None))
                await lost.CancelAsync();
        }
    }

    [LoggerMessage(2001, LogLevel.Error, "A worker failed, and goes on")]
    private static partial void Failed(ILogger logger, Exception error);
}
