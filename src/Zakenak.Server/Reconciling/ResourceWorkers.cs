using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zakenak.Server.Data;

namespace Zakenak.Server.Reconciling;

/// <summary>Takes what is due. A stop lets no pass begin, and hands back those that are under way.</summary>
internal sealed partial class ResourceWorkers(ResourceQueue queue, ResourcePass pass, Database database, ReconcileOptions options, TimeProvider time,
    ILogger<ResourceWorkers> logger) : BackgroundService
{
    /// <summary>How soon what is due is seen: a look at an index.</summary>
    private static readonly TimeSpan idle = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan afterFailure = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim workers = new(options.Workers);
    private readonly SemaphoreSlim passes = new(options.MaxPasses);

    public override void Dispose()
    {
        workers.Dispose();
        passes.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.IsShared)
            await queue.ForgetClaimsAsync(stoppingToken);
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            running.RemoveAll(task => task.IsCompleted);
            if (await TakeAsync(stoppingToken) is { } work)
                running.Add(Task.Run(() => RunAsync(work, stoppingToken), CancellationToken.None));
        }
        await Task.WhenAll(running);
    }

    /// <summary>With a worker's place for it. Null: look again.</summary>
    private async Task<ResourceWork?> TakeAsync(CancellationToken ct)
    {
        var places = new WorkerPlace(workers, passes);
        try
        {
            await places.TakeAsync(ct);
            if (await queue.TakeAsync(options.PerCluster, ct) is { } work)
                return work with { Place = places };
            places.Dispose();
            await Task.Delay(idle, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            places.Dispose();
        }
        catch (Exception e)
        {
            // The database is gone, or holds what nobody expects: what was claimed comes back by itself.
            places.Dispose();
            NotTaken(logger, e);
            await Task.Delay(afterFailure, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return null;
    }

    private async Task RunAsync(ResourceWork work, CancellationToken ct)
    {
        using var place = work.Place;
        await using var claim = new ResourceClaim(queue, work, logger, ct);
        var due = time.GetUtcNow();
        try
        {
            due = await pass.RunAsync(work, claim.Held);
        }
        catch (OperationCanceledException) when (claim.Held.IsCancellationRequested)
        {
            // Handed back, or somebody else's by now.
        }
        catch (Exception e)
        {
            Failed(logger, work.Id, e); // The database is gone: the pass is done again.
            due += afterFailure;
        }
        await claim.ReleaseAsync(due);
    }

    [LoggerMessage(2001, LogLevel.Error, "The pass over {Resource} failed, and is done again")]
    private static partial void Failed(ILogger logger, string resource, Exception error);

    [LoggerMessage(2005, LogLevel.Error, "What is due cannot be taken, and is looked for again")]
    private static partial void NotTaken(ILogger logger, Exception error);
}
