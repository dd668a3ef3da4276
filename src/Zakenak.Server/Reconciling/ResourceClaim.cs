using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Zakenak.Server.Reconciling;

/// <summary>A claim, renewed as long as its pass runs. Whoever cannot renew it in time, or lost it, must stop: another may have taken over.</summary>
internal sealed partial class ResourceClaim : IAsyncDisposable
{
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    private readonly ResourceQueue queue;
    private readonly ResourceWork work;
    private readonly ILogger logger;
    private readonly CancellationTokenSource held;
    private readonly Task renewing;
    private readonly Stopwatch sinceRenewal = Stopwatch.StartNew();

    public ResourceClaim(ResourceQueue queue, ResourceWork work, ILogger logger, CancellationToken ct)
    {
        (this.queue, this.work, this.logger) = (queue, work, logger);
        held = CancellationTokenSource.CreateLinkedTokenSource(ct);
        renewing = RenewAsync();
    }

    /// <summary>Ended with the server's, and when the claim is lost.</summary>
    public CancellationToken Held => held.Token;

    /// <summary>Gives it back. A database that is gone just now is waited for, as long as the claim would be ours.</summary>
    public async Task ReleaseAsync(DateTimeOffset due)
    {
        await StopAsync();
        while (true)
        {
            try
            {
                await queue.ReleaseAsync(work, due, CancellationToken.None);
                return;
            }
            catch (DbException e)
            {
                if (sinceRenewal.Elapsed + pause > ResourceQueue.Claim)
                {
                    NotReleased(logger, work.Id, e);
                    return; // It comes back by itself.
                }
            }
            await Task.Delay(pause);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        held.Dispose();
    }

    private async Task StopAsync()
    {
        await held.CancelAsync();
        await renewing;
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            var isLate = sinceRenewal.Elapsed > ResourceQueue.Claim / 2;
            await Task.Delay(isLate ? pause : ResourceQueue.Claim / 3, held.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (held.IsCancellationRequested)
                return;
            if (await TryRenewAsync() ?? sinceRenewal.Elapsed < ResourceQueue.Claim - (5 * pause))
                continue;
            Lost(logger, work.Id);
            await held.CancelAsync();
            return;
        }
    }

    /// <summary>Null: the database does not answer.</summary>
    private async Task<bool?> TryRenewAsync()
    {
        using var limit = new CancellationTokenSource(ResourceQueue.Claim / 3);
        var before = sinceRenewal.Elapsed;
        try
        {
            if (!await queue.RenewAsync(work, limit.Token))
                return false;
            sinceRenewal.Restart();
            return true;
        }
        catch (Exception e) when (e is DbException or OperationCanceledException)
        {
            NotRenewed(logger, work.Id, before.TotalSeconds, e);
            return null;
        }
    }

    [LoggerMessage(2002, LogLevel.Warning, "The claim on {Resource}, {Age:0} s old, could not be renewed: the database does not answer")]
    private static partial void NotRenewed(ILogger logger, string resource, double age, Exception error);

    [LoggerMessage(2003, LogLevel.Warning, "The claim on {Resource} is lost: its pass stops")]
    private static partial void Lost(ILogger logger, string resource);

    [LoggerMessage(2004, LogLevel.Warning, "The claim on {Resource} could not be given back: it ends by itself")]
    private static partial void NotReleased(ILogger logger, string resource, Exception error);
}
