using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zakenak.Server.Data;
using Zakenak.Server.Git;

namespace Zakenak.Server.Repositories;

/// <summary>Once after the start: deletes the copies of repositories that were deleted while nobody could.</summary>
internal sealed partial class MirrorSweep(Database database, GitMirrors mirrors, ILogger<MirrorSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var known = await database.ListAsync($"SELECT id FROM repositories", row => row.Text("id"), stoppingToken);
            await mirrors.SweepAsync(known.ToHashSet(), stoppingToken);
        }
        catch (Exception e) when (e is GitException or DbException)
        {
            Failed(logger, e); // They take room alone, until the next start.
        }
    }

    [LoggerMessage(2010, LogLevel.Warning, "The copies of deleted repositories are not removed")]
    private static partial void Failed(ILogger logger, Exception error);
}
