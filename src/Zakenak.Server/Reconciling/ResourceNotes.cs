using System.Text.Json;
using Zakenak.Engine;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Events;
using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Reconciling;

/// <summary>What a pass finds and does, noted where the API reads it: status, conditions, events. Each answers when the resource is due
/// again.</summary>
/// <remarks>Nothing is noted by a pass whose claim was taken over: another one knows better by then.</remarks>
internal sealed class ResourceNotes(Database database, DeploymentNotes deployments, EventLog events, TimeProvider time)
{
    /// <summary>How old <c>last_sync_at</c> may be: else all resources of a repository would write it at each of their passes.</summary>
    private static readonly TimeSpan syncAge = TimeSpan.FromSeconds(10);

    /// <summary>The repository answered.</summary>
    public async Task SawRevisionAsync(ResourceWork work, SourceRevision revision, CancellationToken ct)
    {
        var (ready, seen, now) = (Names.Of(SyncStatus.Ready), revision.ChartVersion ?? revision.Pin, time.GetUtcNow());
        await database.ExecuteAsync($"""
            UPDATE repositories SET sync_status = {ready}, last_sync_commit = {seen}, last_sync_at = {now}, error_message = NULL
            WHERE id = {work.RepositoryId}
                AND (sync_status <> {ready} OR last_sync_commit <> {seen} OR last_sync_at IS NULL OR last_sync_at <= {now - syncAge})
                AND EXISTS (SELECT 1 FROM gitops_resources WHERE id = {work.Id} AND claimed_by = {work.Claim})
            """, ct);
    }

    /// <summary>The repository cannot be read: what is deployed stays as it is. It is asked again as always, and then whatever failed before
    /// is tried again too.</summary>
    public async Task<DateTimeOffset> LoseSourceAsync(ResourceWork work, ReconcileError error, CancellationToken ct)
    {
        var failed = Names.Of(SyncStatus.Failed);
        await database.ExecuteAsync($"""
            UPDATE repositories SET sync_status = {failed}, error_message = {error.Message}
            WHERE id = {work.RepositoryId} AND (sync_status <> {failed} OR COALESCE(error_message, '') <> {error.Message})
                AND EXISTS (SELECT 1 FROM gitops_resources WHERE id = {work.Id} AND claimed_by = {work.Claim})
            """, ct);
        var kept = work.LastAppliedRevision.Length > 0 ? $" What was applied last ({work.LastAppliedRevision}) stays." : "";
        var message = $"{error.Message}{kept}";
        await NoteAsync(work, new(GitOpsStatus.Failed, message, Conditions(work, "False", error.Reason, message, stalled: false))
        {
            Columns = TriedAgain(work),
            Answers = !Outages.Contains(error.Reason),
            Event = Once(work, error.Reason, message),
        }, ct);
        return time.GetUtcNow() + Pauses.Jittered(work.Interval < work.RetryInterval ? work.Interval : work.RetryInterval);
    }

    /// <summary>It waits for something else, which is no failure. Once that is there, whatever failed before is tried again.</summary>
    public async Task<DateTimeOffset> WaitAsync(ResourceWork work, string reason, string message, TimeSpan pause, CancellationToken ct)
    {
        var conditions = Conditions(work, "False", reason, message, stalled: false);
        await NoteAsync(work, new(GitOpsStatus.Pending, null, conditions) { Columns = TriedAgain(work), Answers = false }, ct);
        return time.GetUtcNow() + pause;
    }

    /// <summary>An attempt at a revision begins. Without <c>autoSync</c> it is the one that is synced from now on, whatever comes of
    /// it.</summary>
    /// <returns>False: it was taken over.</returns>
    public async Task<bool> BeginAsync(ResourceWork work, SourceRevision revision, CancellationToken ct)
    {
        var failures = revision.Text == work.AttemptedRevision ? work.Failures : 0;
        var conditions = Conditions(work, "Unknown", "Progressing", $"applying {revision.Text}", stalled: false);
        return await NoteAsync(work, new(GitOpsStatus.Reconciling, null, conditions)
        {
            Columns = $"last_attempted_revision = {revision.Text}, pinned_commit = {revision.Pin}",
            UnlessUpdated = $"failures = {failures}, retry_at = NULL",
            Answers = false,
        }, ct);
    }

    /// <param name="deployment">Null: a pass that is no deployment.</param>
    /// <param name="goodRelease">Sealed; null: what was kept stays.</param>
    public async Task<DateTimeOffset> SucceedAsync(ResourceWork work, SourceRevision revision, string? deployment, ReconcileResult result, string? goodRelease,
        CancellationToken ct)
    {
        var changes = result.Changes.Count(c => c.IsChange);
        var isNew = revision.Text != work.LastAppliedRevision;
        var message = $"applied {revision.Text}" + (!isNew && changes > 0 ? $"; put right {changes} objects" : "");
        var isKnown = !isNew && goodRelease is null && work.AttemptedRevision == revision.Text && work.Pin == revision.Pin
            && work is { Failures: 0, RetryAt: null, StalledRevision: null };
        await NoteAsync(work, new(GitOpsStatus.Ready, null, Conditions(work, "True", "ReconciliationSucceeded", message, stalled: false))
        {
            Columns = isKnown ? null : (FormattableString)$"""
                last_applied_revision = {revision.Text}, last_attempted_revision = {revision.Text}, pinned_commit = {revision.Pin},
                    failures = 0, retry_at = NULL, stalled_revision = NULL, good_release_sealed = COALESCE({goodRelease}, good_release_sealed)
                """,
            Event = isNew || changes > 0
                ? new(work.ProjectId, "resource", work.Id, "Normal", isNew ? "ReconciliationSucceeded" : "DriftCorrected", message)
                : null,
            End = deployment is null ? null : new(deployment, DeploymentStatus.Success, message, null, result),
        }, ct);
        return time.GetUtcNow() + Pauses.Jittered(work.Interval);
    }

    /// <summary>Nothing that another attempt at a certain revision would have to do with: a cluster that is not known, a wrong setting. Once it
    /// is put right, whatever failed before is tried again.</summary>
    public async Task<DateTimeOffset> FailAsync(ResourceWork work, ReconcileError error, CancellationToken ct)
    {
        var message = Message(error);
        await NoteAsync(work, new(GitOpsStatus.Failed, message, Conditions(work, "False", error.Reason, message, stalled: false))
        {
            Columns = TriedAgain(work),
            Event = Once(work, error.Reason, message),
        }, ct);
        return time.GetUtcNow() + Pauses.Jittered(work.Interval < work.RetryInterval ? work.Interval : work.RetryInterval);
    }

    /// <summary>An attempt at a revision failed. It is tried again after a pause that grows; a newer one is looked for all the while.</summary>
    /// <param name="deployment">Null: an attempt that is no deployment of its own.</param>
    /// <param name="attempt">1 for the first at this revision; 0 where none of those that failed was its fault.</param>
    /// <param name="isOver">Nothing but a new revision or setting helps.</param>
    /// <param name="result">Null: it did not come to that.</param>
    public async Task<DateTimeOffset> FailAsync(ResourceWork work, SourceRevision revision, string? deployment, ReconcileError error, int attempt, bool isOver,
        ReconcileResult? result, CancellationToken ct)
    {
        var (now, message) = (time.GetUtcNow(), Message(error));
        DateTimeOffset? retry = isOver ? null : now + Pauses.Jittered(Pauses.AfterFailure(work.RetryInterval, Math.Max(attempt, 1)));
        var stalled = isOver ? revision.Text : null;
        await NoteAsync(work, new(GitOpsStatus.Failed, message, Conditions(work, "False", error.Reason, message, isOver))
        {
            Columns = $"last_attempted_revision = {revision.Text}, pinned_commit = {revision.Pin}",
            UnlessUpdated = $"failures = {attempt}, retry_at = {retry}, stalled_revision = {stalled}",
            Event = Outages.Contains(error.Reason)
                ? Once(work, error.Reason, message)
                : new(work.ProjectId, "resource", work.Id, "Warning", error.Reason, message),
            End = deployment is null ? null : new(deployment, DeploymentStatus.Failed, message, error, result),
        }, ct);
        var look = now + Pauses.Jittered(work.Interval);
        return retry < look ? retry.Value : look;
    }

    /// <summary>Something ended the wait for health: what was applied stays until the next pass, which comes at once.</summary>
    public async Task<DateTimeOffset> StopWaitingAsync(ResourceWork work, SourceRevision revision, string? deployment, ReconcileError why, CancellationToken ct)
    {
        var isCancelled = why.Reason == "Cancelled";
        await NoteAsync(work, new(isCancelled ? GitOpsStatus.Failed : GitOpsStatus.Pending, isCancelled ? why.Message : null,
            Conditions(work, "False", why.Reason, why.Message, stalled: isCancelled))
        {
            UnlessUpdated = isCancelled ? (FormattableString)$"stalled_revision = {revision.Text}, retry_at = NULL" : null,
            Answers = isCancelled,
            // Whoever cancels tells it himself.
            Event = isCancelled ? null : new(work.ProjectId, "resource", work.Id, "Normal", why.Reason, $"{work.Name}: {why.Message}"),
            End = deployment is null ? null : new(deployment, DeploymentStatus.Failed, why.Message, why, null),
        }, ct);
        return isCancelled ? time.GetUtcNow() + Pauses.Jittered(work.Interval) : time.GetUtcNow();
    }

    /// <summary>Nothing that it deployed is left, or is to be deleted: what it belongs to may go, too. Not when it was restored meanwhile.</summary>
    public async Task CleanedAsync(ResourceWork work, CancellationToken ct)
    {
        // What was left in the cluster is upgraded when it is restored; what was deleted is installed.
        var goodRelease = work.Config.Prune ?? true ? null : work.GoodReleaseSealed;
        await database.ExecuteAsync($"""
            UPDATE gitops_resources SET cleaned_at = {time.GetUtcNow()}, good_release_sealed = {goodRelease}
            WHERE id = {work.Id} AND claimed_by = {work.Claim} AND deleted_at IS NOT NULL AND updated_at = {work.UpdatedAt}
            """, ct);
    }

    /// <summary>Something that happened in the pass, as an event of the resource.</summary>
    public async Task TellAsync(ResourceWork work, string type, string reason, string message, CancellationToken ct)
    {
        var happened = new NewEvent(work.ProjectId, "resource", work.Id, type, reason, message);
        if (await database.WriteAsync(work, connection => events.AddAsync(connection, happened, ct), ct))
            events.Wake();
    }

    /// <summary>Else the pause of what failed before would end it, and what is noted now would stay.</summary>
    private static FormattableString? TriedAgain(ResourceWork work) =>
        work is { RetryAt: null, StalledRevision: null } ? null : (FormattableString)$"retry_at = NULL, stalled_revision = NULL";

    private static string Message(ReconcileError error) => error.Object is { } about ? $"{about}: {error.Message}" : error.Message;

    /// <summary>Null: it was told before. An outage's words may differ each time.</summary>
    private static NewEvent? Once(ResourceWork work, string reason, string message) =>
        work.Conditions.Any(c => c.Type == "Ready" && c.Reason == reason && (c.Message == message || Outages.Contains(reason)))
            ? null
            : new(work.ProjectId, "resource", work.Id, "Warning", reason, message);

    /// <summary>In one transaction: who waits for the answer then reads the status. What is known already is not written again.</summary>
    /// <returns>False: it was taken over.</returns>
    private async Task<bool> NoteAsync(ResourceWork work, Note note, CancellationToken ct)
    {
        var answered = note.Answers ? work.RequestedAt : null;
        if (answered is null && note is { Columns: null, UnlessUpdated: null, Event: null, End: null }
            && note.Status == work.Status && note.Error == work.ErrorMessage && note.Conditions.SequenceEqual(work.Conditions))
        {
            return true;
        }
        var json = JsonSerializer.Serialize(note.Conditions, ContractJson.Default.IReadOnlyListGitOpsCondition);
        var isOurs = await database.WriteAsync(work, async connection =>
        {
            if (note.End is { } end)
                await deployments.EndAsync(connection, work, end, ct);
            await connection.ExecuteAsync($"""
                UPDATE gitops_resources SET status = {Names.Of(note.Status)}, error_message = {note.Error}, conditions = {json}
                WHERE id = {work.Id}
                """, ct);
            if (note.Columns is { } columns)
                await connection.ExecuteAsync(Sql.Join($"UPDATE gitops_resources SET ", columns, $" WHERE id = {work.Id}"), ct);
            if (note.UnlessUpdated is { } pauses)
            {
                await connection.ExecuteAsync(
                    Sql.Join($"UPDATE gitops_resources SET ", pauses, $" WHERE id = {work.Id} AND updated_at = {work.UpdatedAt} AND due_at = {work.DueAt}"), ct);
            }
            if (answered is { } asked)
                await connection.ExecuteAsync($"UPDATE gitops_resources SET requested_at = NULL, requested_by = NULL WHERE id = {work.Id} AND requested_at = {asked}", ct);
            if (note.Event is { } happened)
                await events.AddAsync(connection, happened, ct);
        }, ct);
        if (isOurs && (note.Event is not null || note.End is not null))
            events.Wake();
        return isOurs;
    }

    private IReadOnlyList<GitOpsCondition> Conditions(ResourceWork work, string ready, string reason, string message, bool stalled)
    {
        List<GitOpsCondition> conditions = [Condition(work, "Ready", ready, reason, message)];
        if (ready == "Unknown")
            conditions.Add(Condition(work, "Reconciling", "True", reason, message));
        if (stalled)
            conditions.Add(Condition(work, "Stalled", "True", reason, message));
        return conditions;
    }

    private GitOpsCondition Condition(ResourceWork work, string type, string status, string reason, string message)
    {
        var before = work.Conditions.FirstOrDefault(c => c.Type == type && c.Status == status);
        return new(type, status, reason, message, before?.LastTransitionTime ?? time.GetUtcNow());
    }

    /// <param name="Error">Null: none.</param>
    private sealed record Note(GitOpsStatus Status, string? Error, IReadOnlyList<GitOpsCondition> Conditions)
    {
        /// <summary>Other columns; null: none.</summary>
        public FormattableString? Columns { get; init; }

        /// <summary>Those that whoever changes the resource, its environment's settings, or asks for a sync sets anew; null: none.</summary>
        public FormattableString? UnlessUpdated { get; init; }

        /// <summary>Whether the request that the pass began with is answered; a later one is another pass's.</summary>
        public bool Answers { get; init; } = true;

        /// <summary>Null: nothing to tell.</summary>
        public NewEvent? Event { get; init; }

        /// <summary>Of the deployment that the pass is; null: it has not ended, or there is none.</summary>
        public DeploymentEnd? End { get; init; }
    }
}
