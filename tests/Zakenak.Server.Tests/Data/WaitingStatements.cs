using Zakenak.Server.Data;

namespace Zakenak.Server.Tests.Data;

/// <summary>Statements that wait for another transaction's end, on PostgreSQL.</summary>
internal static class WaitingStatements
{
    /// <summary>Until one waits.</summary>
    /// <param name="start">How it begins.</param>
    public static Task UntilWaitsAsync(this Database database, string start, CancellationToken ct) => WaitFor.TrueAsync(async () => (await database.ListAsync($"""
        SELECT COUNT(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE {start + "%"}
        """, row => row.Number("waiting"), ct))[0] > 0, ct);
}
