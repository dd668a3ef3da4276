using System.Runtime.CompilerServices;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;

namespace Zakenak.Server.Events;

/// <summary>What happened, kept in the database: a subscriber reads it from there, and is only woken here. So nothing is missed, whichever
/// replica it happened on.</summary>
internal sealed class EventLog(Database database, TimeProvider time)
{
    /// <summary>How soon what another replica wrote is seen.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private const int Batch = 200;

    private volatile TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task AddAsync(NewEvent happened, CancellationToken ct)
    {
        await database.WriteAsync(connection => AddAsync(connection, happened, ct), ct);
        Wake();
    }

    /// <summary>Inside a transaction of the caller's, who calls <see cref="Wake"/> when it is through.</summary>
    public async Task<int> AddAsync(DatabaseConnection connection, NewEvent happened, CancellationToken ct)
    {
        // One writer at a time until it commits: else a lower number could appear after a higher one was read.
        await connection.ExecuteAsync($"INSERT INTO settings (key, value) VALUES ({"events"}, {""}) ON CONFLICT (key) DO UPDATE SET value = excluded.value", ct);
        return await connection.ExecuteAsync($"""
            INSERT INTO events (id, project_id, resource_id, subject, type, reason, message, at)
            VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM events), {happened.ProjectId}, {happened.SubjectId}, {happened.Subject}, {happened.Type}, {happened.Reason},
                {happened.Message}, {time.GetUtcNow()})
            """, ct);
    }

    /// <summary>Subscribers look.</summary>
    public void Wake() => Interlocked.Exchange(ref written, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>The newest last.</summary>
    public async Task<IReadOnlyList<GitOpsEvent>> OfResourceAsync(string id, int count, CancellationToken ct)
    {
        var newest = await database.ListAsync($"SELECT * FROM events WHERE resource_id = {id} ORDER BY id DESC LIMIT {count}",
            row => new GitOpsEvent(row.Text("type"), row.Text("reason"), row.Text("message"), row.Time("at")), ct);
        newest.Reverse();
        return newest;
    }

    /// <summary>Of a project, from now on or after the one that was seen last.</summary>
    /// <param name="after">Null: from now on.</param>
    public async IAsyncEnumerable<(long Id, ServerEvent Event)> FollowAsync(string projectId, long? after, [EnumeratorCancellation] CancellationToken ct)
    {
        var last = after ?? (await database.ListAsync($"SELECT COALESCE(MAX(id), 0) AS id FROM events", row => row.Number("id"), ct))[0];
        while (true)
        {
            var wake = written.Task;
            var news = await database.ListAsync($"SELECT * FROM events WHERE project_id = {projectId} AND id > {last} ORDER BY id LIMIT {Batch}",
                row => (Id: row.Number("id"), Event: Read(row)), ct);
            foreach (var one in news)
            {
                last = one.Id;
                yield return one;
            }
            if (news.Count < Batch)
                await Task.WhenAny(wake, Task.Delay(Poll, time, ct)).WaitAsync(ct);
            ct.ThrowIfCancellationRequested();
        }
    }

    private static ServerEvent Read(Row row) => new(row.Text("subject"), row.TextOrNull("resource_id"), row.Text("type"), row.Text("reason"),
        row.Text("message"), row.Time("at"));
}

/// <param name="Subject"><c>resource</c>, <c>deployment</c>, <c>repository</c> or <c>environment</c>.</param>
/// <param name="SubjectId">Its id.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Message">Of the engine's, without secrets.</param>
internal sealed record NewEvent(string ProjectId, string Subject, string? SubjectId, string Type, string Reason, string Message);
