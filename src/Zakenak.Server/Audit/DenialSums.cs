using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Zakenak.Server.Audit;

/// <summary>Has the denials that are not told one by one summed up, every minute and at the end.</summary>
internal sealed partial class DenialSums(AuditStore audit, TimeProvider time, ILogger<DenialSums> logger) : BackgroundService
{
    private static readonly TimeSpan pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SumUpAsync();
        }
    }

    /// <summary>Where the database is away they stay counted, until the next time.</summary>
    private async Task SumUpAsync()
    {
        try
        {
            await audit.SumUpAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            Failed(logger, e.Message);
        }
    }

    [LoggerMessage(1002, LogLevel.Warning, "The number of denials could not be noted: {Reason}")]
    private static partial void Failed(ILogger logger, string reason);
}
