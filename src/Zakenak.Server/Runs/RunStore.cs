using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Zakenak.Engine;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Runs;

/// <summary>Runs and what happened in them, in the database: they outlive the request and the server.</summary>
internal sealed class RunStore(Database database, TimeProvider time)
{
    /// <summary>What has not been renewed for this long ended with its server.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(30);

    private const int Kept = 200;
    private const int Batch = 200;

    /// <summary>How soon an event is passed on to who follows a run.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Notes that it is to run, and forgets the oldest.</summary>
    public async Task<string> AddAsync(RunKind kind, StartRun asked, string clusterId, string startedBy, CancellationToken ct)
    {
        var id = $"run-{Identifiers.New()}";
        var now = time.GetUtcNow();
        await database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync($"""
                INSERT INTO runs (id, kind, config, cluster_id, namespace, dry_run, status, started_by, created_at, alive_until)
                VALUES ({id}, {Names.Of(kind)}, {asked.Config}, {clusterId}, {asked.Namespace}, {asked.DryRun ?? false}, {Names.Of(DeploymentStatus.Pending)},
                    {startedBy}, {now}, {now + Claim})
                """, ct);
            return await connection.ExecuteAsync($"""
                DELETE FROM runs WHERE (finished_at IS NOT NULL OR alive_until < {now}) AND id NOT IN (SELECT id FROM runs ORDER BY created_at DESC LIMIT {Kept})
                """, ct);
        }, ct);
        return id;
    }

    public Task<int> BeginAsync(string id, CancellationToken ct) => database.ExecuteAsync(
        $"UPDATE runs SET status = {Names.Of(DeploymentStatus.Running)}, started_at = {time.GetUtcNow()} WHERE id = {id}", ct);

    public Task<int> RenewAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => database.WriteAsync(async connection =>
    {
        foreach (var id in ids)
            await connection.ExecuteAsync($"UPDATE runs SET alive_until = {time.GetUtcNow() + Claim} WHERE id = {id}", ct);
        return ids.Count;
    }, ct);

    /// <summary>Written again, it counts once.</summary>
    public Task<int> AddEventAsync(string id, int number, JsonObject happened, CancellationToken ct) => database.ExecuteAsync(
        $"INSERT INTO run_events (run_id, number, data) VALUES ({id}, {number}, {happened.ToJsonString()}) ON CONFLICT DO NOTHING", ct);

    /// <summary>Counts also for a run that was taken for lost meanwhile.</summary>
    /// <param name="error">Null: it succeeded.</param>
    /// <param name="result">Null where it did not come to one.</param>
    public Task<int> EndAsync(string id, ReconcileError? error, JsonObject? result, CancellationToken ct)
    {
        var status = error is null ? DeploymentStatus.Success : DeploymentStatus.Failed;
        return database.ExecuteAsync($"""
            UPDATE runs SET status = {Names.Of(status)}, error_reason = {error?.Reason}, error_message = {error?.Message},
                result = {result?.ToJsonString()}, finished_at = {time.GetUtcNow()}
            WHERE id = {id} AND finished_at IS NULL
            """, ct);
    }

    /// <exception cref="ServerException"><see cref="ErrorCode.RunNotFound"/>.</exception>
    public async Task<Run> GetAsync(string id, CancellationToken ct) => await database.FindAsync($"SELECT * FROM runs WHERE id = {id}", Read, ct)
        ?? throw new ServerException(ErrorCode.RunNotFound, $"There is no run {id}; the last {Kept} are kept.");

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Run>> ListAsync(int limit, CancellationToken ct) =>
        await database.ListAsync($"SELECT * FROM runs ORDER BY created_at DESC, id LIMIT {limit}", Read, ct);

    /// <summary>The events of a run from the beginning, or after one, until it is finished.</summary>
    /// <param name="after">The number of the last event that is known; 0: none.</param>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async IAsyncEnumerable<(long Number, string Data)> FollowAsync(string id, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var run = await GetAsync(id, ct); // before the events: what it did until it was finished is read after that
            var news = await database.ListAsync($"SELECT number, data FROM run_events WHERE run_id = {id} AND number > {after} ORDER BY number LIMIT {Batch}",
                row => (row.Number("number"), row.Text("data")), ct);
            foreach (var (number, data) in news)
            {
                after = number;
                yield return (number, data);
            }
            if (news.Count < Batch && run.FinishedAt is not null)
                yield break;
            if (news.Count == 0)
                await Task.Delay(Poll, time, ct);
        }
    }

    /// <summary>One that nobody renews any more reads as interrupted.</summary>
    private Run Read(Row row)
    {
        var run = new Run(row.Text("id"), Names.Parse<RunKind>(row.Text("kind")), Names.Parse<DeploymentStatus>(row.Text("status")),
            row.Text("config"), row.Text("cluster_id"), row.TextOrNull("namespace"), row.Flag("dry_run"), row.TextOrNull("error_reason"),
            row.TextOrNull("error_message"), row.TextOrNull("result") is { } result ? JsonNode.Parse(result) : null, row.Text("started_by"),
            row.Time("created_at"), row.TimeOrNull("started_at"), row.TimeOrNull("finished_at"));
        var aliveUntil = row.Time("alive_until");
        return run.FinishedAt is not null || aliveUntil >= time.GetUtcNow() ? run : run with
        {
            Status = DeploymentStatus.Failed,
            ErrorReason = "Interrupted",
            ErrorMessage = "The server ended during this run. What it had applied stays; start it again: it goes on from there.",
            FinishedAt = aliveUntil,
        };
    }
}
