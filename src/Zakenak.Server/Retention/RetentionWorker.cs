using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Zakenak.Server.Retention;

/// <summary>Has old rows deleted, now and every hour.</summary>
internal sealed partial class RetentionWorker(OldRows old, TimeProvider time, ILogger<RetentionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, time);
        do
        {
            try
            {
                await old.DeleteAsync(stoppingToken);
            }
            catch (DbException e)
            {
                Failed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1201, LogLevel.Warning, "Old rows could not be deleted, which is tried again in an hour: {Reason}")]
    private static partial void Failed(ILogger logger, string reason);
}
