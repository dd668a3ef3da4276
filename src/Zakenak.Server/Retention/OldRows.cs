using Zakenak.Server.Data;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Retention;

/// <summary>Deletes what was kept long enough (<see cref="RetentionOptions"/>).</summary>
internal sealed class OldRows(Database database, ServerOptions options, TimeProvider time)
{
    /// <summary>At once: others that write do not wait long.</summary>
    private const int Batch = 1000;

    public async Task DeleteAsync(CancellationToken ct)
    {
        var (kept, now) = (options.Retention, time.GetUtcNow());
        await RepeatAsync($"DELETE FROM events WHERE id IN (SELECT id FROM events WHERE at < {now.AddDays(-kept.EventDays)} LIMIT {Batch})", ct);
        await RepeatAsync($"DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < {now.AddDays(-kept.AuditDays)} LIMIT {Batch})", ct);
        await RepeatAsync($"""
            DELETE FROM deployments WHERE id IN (
                SELECT id FROM (SELECT id, status, ROW_NUMBER() OVER (PARTITION BY environment_id ORDER BY created_at DESC, id DESC) AS place FROM deployments) ranked
                WHERE place > {kept.Deployments} AND status IN ('success', 'failed') LIMIT {Batch})
            """, ct);
    }

    private async Task RepeatAsync(FormattableString delete, CancellationToken ct)
    {
        while (await database.ExecuteAsync(delete, ct) == Batch)
        {
        }
    }
}
