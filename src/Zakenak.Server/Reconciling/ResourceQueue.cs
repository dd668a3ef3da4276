using Zakenak.Server.Data;

namespace Zakenak.Server.Reconciling;

/// <summary>Which resource is next. It is in the database: nothing is queued in memory that a kill could lose, and replicas share the work.</summary>
internal sealed class ResourceQueue(Database database, TimeProvider time)
{
    /// <summary>A pass of whoever was killed is taken over after this.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(30);

    /// <summary>The next that is due, for us alone; what somebody asked for goes first. Null: nothing is.</summary>
    /// <param name="perCluster">How many may be under way in one cluster, over all replicas; those that only wait for health do not count.</param>
    public async Task<ResourceWork?> TakeAsync(int perCluster, CancellationToken ct)
    {
        var (now, claim) = (time.GetUtcNow(), Identifiers.New());
        // Looked at without writing first: mostly nothing is due.
        if ((await database.ListAsync(Next(now, perCluster), row => row.Text("id"), ct)).Count == 0)
            return null;
        var taken = await database.WriteAsync(async connection =>
        {
            // One taker at a time until it commits: else two that count a cluster's passes in the same moment would both find room.
            await connection.ExecuteAsync($"INSERT INTO settings (key, value) VALUES ({"queue"}, {""}) ON CONFLICT (key) DO UPDATE SET value = excluded.value", ct);
            if (await connection.FindAsync(Next(now, perCluster), row => row.Text("id"), ct) is not { } id)
                return null;
            // Looked at again: whoever was slow may have renewed his claim meanwhile.
            var claimed = await connection.ExecuteAsync($"""
                UPDATE gitops_resources SET claimed_by = {claim}, claimed_until = {now + Claim}, is_waiting = {false}
                WHERE id = {id} AND (claimed_until IS NULL OR claimed_until < {now})
                """, ct);
            return claimed == 1 ? id : null;
        }, ct);
        return taken is null ? null : await ReadAsync(taken, ct);
    }

    public Task<ResourceWork?> ReadAsync(string id, CancellationToken ct) => database.FindAsync($"""
        SELECT g.*, CAST(g.failures AS BIGINT) AS failure_count, e.cluster_id, e.namespace AS environment_namespace, e.service_account, e.gitops_enabled, e.auto_sync, e.git_branch, e.git_path,
            e.sync_interval, r.kind, r.clone_url, r.provider, r.credentials_sealed, r.default_branch
        FROM gitops_resources g JOIN environments e ON e.id = g.environment_id JOIN repositories r ON r.id = g.repository_id WHERE g.id = {id}
        """, ResourceWork.Read, ct);

    /// <returns>False: somebody took it over, because we were too slow.</returns>
    public async Task<bool> RenewAsync(ResourceWork work, CancellationToken ct) => await database.ExecuteAsync(
        $"UPDATE gitops_resources SET claimed_until = {time.GetUtcNow() + Claim} WHERE id = {work.Id} AND claimed_by = {work.Claim}", ct) == 1;

    /// <summary>From now on the pass only waits for health.</summary>
    public Task<int> WaitAsync(ResourceWork work, CancellationToken ct) =>
        database.ExecuteAsync($"UPDATE gitops_resources SET is_waiting = {true} WHERE id = {work.Id} AND claimed_by = {work.Claim}", ct);

    /// <summary>It is anybody's again, at <paramref name="due"/>; or at once, where somebody asked or changed something meanwhile.</summary>
    /// <param name="work">As it was when the pass began.</param>
    public Task<int> ReleaseAsync(ResourceWork work, DateTimeOffset due, CancellationToken ct) => database.ExecuteAsync($"""
        UPDATE gitops_resources SET claimed_by = NULL, claimed_until = NULL, is_waiting = {false},
            due_at = CASE WHEN due_at <> {work.DueAt} OR updated_at > {work.UpdatedAt} OR COALESCE(requested_at, 0) > {work.RequestedAt ?? DateTimeOffset.UnixEpoch}
                THEN {time.GetUtcNow()} ELSE {due} END
        WHERE id = {work.Id} AND claimed_by = {work.Claim}
        """, ct);

    /// <summary>What the server that was here before us left claimed. Only where no other server works on the database.</summary>
    public Task<int> ForgetClaimsAsync(CancellationToken ct) =>
        database.ExecuteAsync($"UPDATE gitops_resources SET claimed_by = NULL, claimed_until = NULL, is_waiting = {false} WHERE claimed_by IS NOT NULL", ct);

    internal static FormattableString Next(DateTimeOffset now, int perCluster) => $"""
        SELECT g.id FROM gitops_resources g JOIN environments e ON e.id = g.environment_id
        LEFT JOIN (SELECT f.cluster_id, COUNT(*) AS passes FROM gitops_resources o JOIN environments f ON f.id = o.environment_id
                   WHERE o.claimed_until >= {now} AND o.is_waiting = 0 GROUP BY f.cluster_id) busy ON busy.cluster_id = e.cluster_id
        WHERE g.due_at <= {now} AND (g.claimed_until IS NULL OR g.claimed_until < {now}) AND (g.suspended = 0 OR g.deleted_at IS NOT NULL)
            AND COALESCE(busy.passes, 0) < {perCluster}
        ORDER BY CASE WHEN g.requested_at IS NULL THEN 1 ELSE 0 END, g.due_at, g.id LIMIT 1
        """;
}
