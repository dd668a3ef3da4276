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
    /// <summary>The repository answered.</summary>
    public async Task SawRevisionAsync(ResourceWork work, SourceRevision revision, CancellationToken ct) => await database.ExecuteAsync($"""
        UPDATE repositories SET sync_status = {Names.Of(SyncStatus.Ready)}, last_sync_commit = {revision.ChartVersion ?? revision.Pin},
            last_sync_at = {time.GetUtcNow()}, error_message = NULL WHERE id = {work.RepositoryId}
        """, ct);

    /// <summary>The repository cannot be read: what is deployed stays as it is. It is asked again as always, and then whatever failed before
    /// is tried again too.</summary>
    public async Task<DateTimeOffset> LoseSourceAsync(ResourceWork work, ReconcileError error, CancellationToken ct)
    {
        await database.ExecuteAsync(
            $"UPDATE repositories SET sync_status = {Names.Of(SyncStatus.Failed)}, error_message = {error.Message} WHERE id = {work.RepositoryId}", ct);
        var kept = work.LastAppliedRevision.Length > 0 ? $" What was applied last ({work.LastAppliedRevision}) stays." : "";
        var message = $"{error.Message}{kept}";
        await SetAsync(work, GitOpsStatus.Failed, message, Conditions(work, "False", error.Reason, message, stalled: false), ct,
            $"retry_at = NULL, stalled_revision = NULL");
        await TellOnceAsync(work, error.Reason, message, ct);
        return time.GetUtcNow() + Pauses.Jittered(work.Interval < work.RetryInterval ? work.Interval : work.RetryInterval);
    }

    /// <summary>It waits for something else, which is no failure.</summary>
    public async Task<DateTimeOffset> WaitAsync(ResourceWork work, string reason, string message, TimeSpan pause, CancellationToken ct)
    {
        await SetAsync(work, GitOpsStatus.Pending, null, Conditions(work, "False", reason, message, stalled: false), ct, answers: false);
        return time.GetUtcNow() + pause;
    }

    /// <summary>An attempt at a revision begins.</summary>
    public async Task BeginAsync(ResourceWork work, SourceRevision revision, CancellationToken ct)
    {
        var failures = revision.Text == work.AttemptedRevision ? work.Failures : 0;
        await SetAsync(work, GitOpsStatus.Reconciling, null, Conditions(work, "Unknown", "Progressing", $"applying {revision.Text}", stalled: false), ct,
            $"last_attempted_revision = {revision.Text}, failures = {failures}, retry_at = NULL", answers: false);
    }

    /// <param name="goodRelease">Sealed; null: what was kept stays.</param>
    public async Task<DateTimeOffset> SucceedAsync(ResourceWork work, SourceRevision revision, string? deployment, ReconcileResult result, string? goodRelease,
        CancellationToken ct)
    {
        await deployments.EndAsync(work, deployment, DeploymentStatus.Success, null, result, ct);
        var changes = result.Changes.Count(c => c.IsChange);
        var isNew = revision.Text != work.LastAppliedRevision;
        var message = $"applied {revision.Text}" + (!isNew && changes > 0 ? $"; put right {changes} objects" : "");
        await SetAsync(work, GitOpsStatus.Ready, null, Conditions(work, "True", "ReconciliationSucceeded", message, stalled: false), ct, $"""
            last_applied_revision = {revision.Text}, last_attempted_revision = {revision.Text}, failures = 0, retry_at = NULL, stalled_revision = NULL,
                pinned_commit = {revision.Pin}, good_release_sealed = COALESCE({goodRelease}, good_release_sealed)
            """);
        if (isNew || changes > 0)
            await events.AddAsync(new(work.ProjectId, "resource", work.Id, "Normal", isNew ? "ReconciliationSucceeded" : "DriftCorrected", message), ct);
        return time.GetUtcNow() + Pauses.Jittered(work.Interval);
    }

    /// <summary>Nothing that another attempt at a certain revision would have to do with: a cluster that is not known, a wrong setting.</summary>
    public async Task<DateTimeOffset> FailAsync(ResourceWork work, ReconcileError error, CancellationToken ct)
    {
        await SetAsync(work, GitOpsStatus.Failed, Message(error), Conditions(work, "False", error.Reason, Message(error), stalled: false), ct);
        await TellOnceAsync(work, error.Reason, Message(error), ct);
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
        await deployments.EndAsync(work, deployment, DeploymentStatus.Failed, error, result, ct);
        var (now, message) = (time.GetUtcNow(), Message(error));
        DateTimeOffset? retry = isOver ? null : now + Pauses.Jittered(Pauses.AfterFailure(work.RetryInterval, Math.Max(attempt, 1)));
        var stalled = isOver ? revision.Text : null;
        await SetAsync(work, GitOpsStatus.Failed, message, Conditions(work, "False", error.Reason, message, isOver), ct,
            $"failures = {attempt}, retry_at = {retry}, stalled_revision = {stalled}, last_attempted_revision = {revision.Text}");
        await events.AddAsync(new(work.ProjectId, "resource", work.Id, "Warning", error.Reason, message), ct);
        var look = now + Pauses.Jittered(work.Interval);
        return retry < look ? retry.Value : look;
    }

    /// <summary>Something ended the wait for health: what was applied stays until the next pass, which comes at once.</summary>
    public async Task<DateTimeOffset> StopWaitingAsync(ResourceWork work, SourceRevision revision, string? deployment, ReconcileError why, CancellationToken ct)
    {
        await deployments.EndAsync(work, deployment, DeploymentStatus.Failed, why, null, ct);
        if (why.Reason == "Cancelled")
        {
            await SetAsync(work, GitOpsStatus.Failed, why.Message, Conditions(work, "False", why.Reason, why.Message, stalled: true), ct,
                $"stalled_revision = {revision.Text}, retry_at = NULL");
            return time.GetUtcNow() + Pauses.Jittered(work.Interval);
        }
        await SetAsync(work, GitOpsStatus.Pending, null, Conditions(work, "False", why.Reason, why.Message, stalled: false), ct, answers: false);
        await events.AddAsync(new(work.ProjectId, "resource", work.Id, "Normal", why.Reason, $"{work.Name}: {why.Message}"), ct);
        return time.GetUtcNow();
    }

    /// <summary>Nothing that it deployed is left, or is to be deleted: what it belongs to may go, too. Not when it was restored meanwhile.</summary>
    public Task<int> CleanedAsync(ResourceWork work, CancellationToken ct) => database.ExecuteAsync(
        $"UPDATE gitops_resources SET cleaned_at = {time.GetUtcNow()} WHERE id = {work.Id} AND deleted_at IS NOT NULL AND updated_at = {work.UpdatedAt}", ct);

    private static string Message(ReconcileError error) => error.Object is { } about ? $"{about}: {error.Message}" : error.Message;

    /// <summary>What does not change is told once, not at each pass.</summary>
    private async Task TellOnceAsync(ResourceWork work, string reason, string message, CancellationToken ct)
    {
        if (!work.Conditions.Any(c => c.Type == "Ready" && c.Reason == reason && c.Message == message))
            await events.AddAsync(new(work.ProjectId, "resource", work.Id, "Warning", reason, message), ct);
    }

    /// <param name="more">Other columns, in the same breath.</param>
    /// <param name="answers">Whether the request that this pass began with is answered; a later one is another pass's. In one transaction: who
    /// waits for the answer then reads the status.</param>
    private async Task SetAsync(ResourceWork work, GitOpsStatus status, string? error, IReadOnlyList<GitOpsCondition> conditions, CancellationToken ct,
        FormattableString? more = null, bool answers = true)
    {
        var json = JsonSerializer.Serialize(conditions, ContractJson.Default.IReadOnlyListGitOpsCondition);
        await database.WriteAsync(async connection =>
        {
            var written = await connection.ExecuteAsync($"""
                UPDATE gitops_resources SET status = {Names.Of(status)}, error_message = {error}, conditions = {json} WHERE id = {work.Id} AND claimed_by = {work.Claim}
                """, ct);
            if (written == 0)
                return 0;
            if (more is not null)
                await connection.ExecuteAsync(Sql.Join($"UPDATE gitops_resources SET ", more, $" WHERE id = {work.Id}"), ct);
            if (answers && work.RequestedAt is { } asked)
                await connection.ExecuteAsync($"UPDATE gitops_resources SET requested_at = NULL, requested_by = NULL WHERE id = {work.Id} AND requested_at = {asked}", ct);
            return written;
        }, ct);
        events.Wake();
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
}
