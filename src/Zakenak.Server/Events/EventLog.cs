using System.Globalization;
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

    /// <summary>The setting that holds the last number given.</summary>
    private const string Last = "events";

    private volatile TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task AddAsync(NewEvent happened, CancellationToken ct)
    {
        await database.WriteAsync(connection => AddAsync(connection, happened, ct), ct);
        Wake();
    }

    /// <summary>Inside a transaction of the caller's, who calls <see cref="Wake"/> when it is through.</summary>
    public async Task<int> AddAsync(DatabaseConnection connection, NewEvent happened, CancellationToken ct)
    {
        var id = await NextAsync(connection, ct);
        return await connection.ExecuteAsync($"""
            INSERT INTO events (id, project_id, resource_id, subject, type, reason, message, at)
            VALUES ({id}, {happened.ProjectId}, {happened.SubjectId}, {happened.Subject}, {happened.Type}, {happened.Reason}, {happened.Message},
                {time.GetUtcNow()})
            """, ct);
    }

    /// <summary>Subscribers look.</summary>
    public void Wake() => Interlocked.Exchange(ref written, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>The newest last.</summary>
    public async Task<IReadOnlyList<GitOpsEvent>> OfResourceAsync(string projectId, string id, int count, CancellationToken ct)
    {
        var newest = await database.ListAsync($"""
            SELECT * FROM events WHERE resource_id = {id} AND project_id = {projectId} AND subject = 'resource' ORDER BY id DESC LIMIT {count}
            """,
            row => new GitOpsEvent(row.Text("type"), row.Text("reason"), row.Text("message"), row.Time("at")), ct);
        newest.Reverse();
        return newest;
    }

    /// <summary>The number of the newest; what follows it is new from now on.</summary>
    public async Task<long> LastAsync(CancellationToken ct) =>
        (await database.ListAsync($"SELECT COALESCE(MAX(id), 0) AS id FROM events", row => row.Number("id"), ct))[0];

    /// <summary>Of a project.</summary>
    /// <param name="last">The number of the one that was seen last.</param>
    /// <returns>A batch of what is new, never an empty one.</returns>
    public async IAsyncEnumerable<IReadOnlyList<(long Id, ServerEvent Event)>> FollowAsync(string projectId, long last,
        [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var wake = written.Task;
            var news = await database.ListAsync($"SELECT * FROM events WHERE project_id = {projectId} AND id > {last} ORDER BY id LIMIT {Batch}",
                row => (Id: row.Number("id"), Event: Read(row)), ct);
            if (news.Count > 0)
            {
                last = news[^1].Id;
                yield return news;
            }
            if (news.Count < Batch)
                await Task.WhenAny(wake, Task.Delay(Poll, time, ct)).WaitAsync(ct);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Rising, and none twice though events are deleted: a subscriber resumes from the number that he saw last.</summary>
    private static async Task<long> NextAsync(DatabaseConnection connection, CancellationToken ct)
    {
        // One writer at a time until it commits: else a lower number could appear after a higher one was read.
        await connection.ExecuteAsync(
            $"INSERT INTO settings (key, value) VALUES ({Last}, {""}) ON CONFLICT (key) DO UPDATE SET value = settings.value", ct);
        var noted = await connection.ListAsync($"SELECT value FROM settings WHERE key = {Last}", row => row.Text("value"), ct);
        var stored = await connection.ListAsync($"SELECT COALESCE(MAX(id), 0) AS id FROM events", row => row.Number("id"), ct);
        var next = Math.Max(noted[0] is { Length: > 0 } number ? long.Parse(number, CultureInfo.InvariantCulture) : 0, stored[0]) + 1;
        await connection.ExecuteAsync($"UPDATE settings SET value = {next.ToString(CultureInfo.InvariantCulture)} WHERE key = {Last}", ct);
        return next;
    }

    private static ServerEvent Read(Row row) => new(row.Text("subject"), row.TextOrNull("resource_id"), row.Text("type"), row.Text("reason"),
        row.Text("message"), row.Time("at"));
}

/// <param name="Subject"><c>resource</c>, <c>deployment</c>, <c>repository</c> or <c>environment</c>.</param>
/// <param name="SubjectId">Its id.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Message">Of the engine's, without secrets.</param>
internal sealed record NewEvent(string ProjectId, string Subject, string? SubjectId, string Type, string Reason, string Message);
