using System.Text.Json;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Pruning;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Events;
using Zakenak.Server.Git;

namespace Zakenak.Server.Reconciling;

/// <summary>What a pass finds and does, noted where the API reads it: status, conditions, deployments, events.</summary>
internal sealed class ResourceNotes(Database database, EventLog events, TimeProvider time)
{
    private const int MaxChanges = 200;
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromHours(1);
    private static readonly TimeSpan LookForNewer = TimeSpan.FromSeconds(5);

    /// <summary>These are not cured by trying again: only a new revision or setting is.</summary>
    private static readonly HashSet<string> terminal =
    [
        Reasons.ManifestInvalid, Reasons.RenderFailed, Reasons.PathOutsideProject, Reasons.SourceNotFound, Reasons.DuplicateObject, Reasons.RemoteResourceRefused,
        Reasons.ConfigurationInvalid, Reasons.ImmutableField, Reasons.DestinationRefused, "NotSupported",
    ];

    /// <summary>The first of what it depends on that is not ready; null: all are.</summary>
    public async Task<string?> UnreadyDependencyAsync(ResourceWork work, CancellationToken ct)
    {
        foreach (var dependency in work.Config.DependsOn ?? [])
        {
            var kind = dependency.Kind switch { "Kustomization" => "kustomization", "HelmRelease" => "helm", _ => "" };
            var ns = dependency.Namespace ?? "";
            var found = await database.ListAsync($"""
                SELECT status FROM gitops_resources WHERE environment_id = {work.EnvironmentId} AND name = {dependency.Name} AND deleted_at IS NULL
                    AND ({kind} = '' OR type = {kind}) AND ({ns} = '' OR namespace = {ns})
                """, row => row.Text("status"), ct);
            if (found is not ["ready"])
                return dependency.Name;
        }
        return null;
    }

    /// <summary>It waits for something else, which is no failure.</summary>
    public async Task<DateTimeOffset> WaitAsync(ResourceWork work, string reason, string message, TimeSpan pause, CancellationToken ct)
    {
        await SetAsync(work, GitOpsStatus.Pending, null, Conditions(work, "False", reason, message, stalled: false), ct);
        return time.GetUtcNow() + pause;
    }

    /// <summary>What the repository's status tells.</summary>
    public async Task SawCommitAsync(ResourceWork work, string commit, CancellationToken ct) => await database.ExecuteAsync($"""
        UPDATE repositories SET sync_status = {Names.Of(SyncStatus.Ready)}, last_sync_commit = {commit}, last_sync_at = {time.GetUtcNow()}, error_message = NULL
        WHERE id = {work.RepositoryId}
        """, ct);

    /// <summary>A new revision is a deployment (<c>gitops-git</c>: somebody pushed it).</summary>
    /// <returns>Its id.</returns>
    public async Task<string> BeginAsync(ResourceWork work, string revision, GitCommit commit, CancellationToken ct)
    {
        var id = $"dep-{Identifiers.New()}";
        var now = time.GetUtcNow();
        await database.WriteAsync(async connection =>
        {
            // Of a pass that was killed: what it applied is looked at again by this one.
            await connection.ExecuteAsync($"""
                UPDATE deployments SET status = 'failed', error_reason = {"Interrupted"}, error_message = {"the server was stopped; the next sync went on"}, finished_at = {now}
                WHERE resource_id = {work.Id} AND status IN ('pending', 'running')
                """, ct);
            return await connection.ExecuteAsync($"""
                INSERT INTO deployments (id, project_id, environment_id, resource_id, method, status, git_commit_sha, git_commit_url, author, message, changes,
                    created_at, started_at)
                VALUES ({id}, {work.ProjectId}, {work.EnvironmentId}, {work.Id}, {Names.Of(DeploymentMethod.GitOpsGit)}, {Names.Of(DeploymentStatus.Running)},
                    {commit.Hash}, {CommitUrl.Find(work.CloneUrl, work.Provider, commit.Hash)}, {$"{commit.AuthorName} <{commit.AuthorEmail}>"}, {commit.Subject}, {"[]"},
                    {now}, {now})
                """, ct);
        }, ct);
        await database.ExecuteAsync($"UPDATE gitops_resources SET last_attempted_revision = {revision} WHERE id = {work.Id}", ct);
        await SetAsync(work, GitOpsStatus.Reconciling, null, Conditions(work, "Unknown", "Progressing", $"applying {revision}", stalled: false), ct);
        await events.AddAsync(new(work.ProjectId, "deployment", id, "Normal", "Progressing", $"{work.Name}: applying {revision}"), ct);
        return id;
    }

    public async Task<DateTimeOffset> SucceedAsync(ResourceWork work, string revision, string? deployment, ReconcileResult result, CancellationToken ct)
    {
        await EndAsync(deployment, DeploymentStatus.Success, null, result, ct);
        var changes = result.Changes.Count(c => c.IsChange);
        var message = $"applied {revision}" + (deployment is null && changes > 0 ? $"; put back {changes} objects that had drifted" : "");
        await database.ExecuteAsync($"""
            UPDATE gitops_resources SET last_applied_revision = {revision}, last_attempted_revision = {revision}, failures = 0, stalled_revision = NULL,
                pinned_commit = {revision[(revision.LastIndexOf(':') + 1)..]} WHERE id = {work.Id}
            """, ct);
        await SetAsync(work, GitOpsStatus.Ready, null, Conditions(work, "True", "ReconciliationSucceeded", message, stalled: false), ct);
        await AnswerRequestAsync(work, ct);
        if (deployment is not null || changes > 0)
            await events.AddAsync(new(work.ProjectId, "resource", work.Id, "Normal", deployment is null ? "DriftCorrected" : "ReconciliationSucceeded", message), ct);
        return time.GetUtcNow() + Jittered(work.Interval);
    }

    /// <param name="deployment">Null: nothing was to be deployed, or it did not come to that.</param>
    /// <param name="revision">Null: none was found.</param>
    public async Task<DateTimeOffset> FailAsync(ResourceWork work, string? deployment, ReconcileError error, CancellationToken ct, string? revision = null,
        ReconcileResult? result = null)
    {
        await EndAsync(deployment, DeploymentStatus.Failed, error, result, ct);
        var stalled = terminal.Contains(error.Reason);
        var stalledAt = stalled ? revision : null;
        await database.ExecuteAsync($"""
            UPDATE gitops_resources SET failures = failures + 1, stalled_revision = {stalledAt}, last_attempted_revision = {revision ?? work.LastAppliedRevision}
            WHERE id = {work.Id}
            """, ct);
        var message = error.Object is { } about ? $"{about}: {error.Message}" : error.Message;
        await SetAsync(work, GitOpsStatus.Failed, message, Conditions(work, "False", error.Reason, message, stalled), ct);
        await AnswerRequestAsync(work, ct);
        await events.AddAsync(new(work.ProjectId, "resource", work.Id, "Warning", error.Reason, message), ct);
        var pause = stalled ? work.Interval : TimeSpan.FromTicks(Math.Min(MaxBackOff.Ticks, work.RetryInterval.Ticks << Math.Min(work.Failures, 10)));
        return time.GetUtcNow() + Jittered(pause);
    }

    /// <summary>A newer commit, or a cancellation, ended the wait: what was applied stays until the next pass, which comes at once.</summary>
    public async Task<DateTimeOffset> SupersedeAsync(ResourceWork work, string deployment, CancellationToken ct)
    {
        await EndAsync(deployment, DeploymentStatus.Failed, new("Superseded", "a newer commit came before this one was healthy"), null, ct);
        await events.AddAsync(new(work.ProjectId, "deployment", deployment, "Normal", "Superseded", $"{work.Name}: a newer commit is next"), ct);
        return time.GetUtcNow();
    }

    /// <summary>Ends the wait of a rollout when its branch moves on, or somebody cancels the deployment or asks for a sync.</summary>
    public async Task WatchForNewerAsync(ResourceWork work, GitMirror mirror, string commit, string? deployment, CancellationTokenSource stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(LookForNewer, time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested && deployment is not null && await IsOverAsync(work, mirror, commit, deployment))
                await stop.CancelAsync();
        }
    }

    public async Task CleanUpAsync(ResourceWork work, KubernetesClient client, CancellationToken ct)
    {
        await foreach (var happened in new Cleaner(client).CleanAsync(new CleanupRequest(work.Owner, work.Namespace, All: false, DryRun: false, work.Timeout), ct))
        {
            if (happened is ReconcileEvent.Finished { Result.Errors: [var error, ..] })
                throw new ReconcileException(error.Reason, error.Message);
        }
        await events.AddAsync(new(work.ProjectId, "resource", work.Id, "Normal", "Pruned", $"what {work.Name} deployed is deleted"), ct);
    }

    private async Task<bool> IsOverAsync(ResourceWork work, GitMirror mirror, string commit, string deployment)
    {
        var running = await database.ListAsync($"SELECT status FROM deployments WHERE id = {deployment} AND status = 'running'", row => row.Text("status"), CancellationToken.None);
        if (running.Count == 0)
            return true;
        try
        {
            return work.Environment.AutoSync && await mirror.FindBranchAsync(work.Branch, CancellationToken.None) != commit;
        }
        catch (Errors.ServerException)
        {
            return false; // Git is gone for a while: what is waited for is worth it all the same.
        }
    }

    /// <summary>Only the request that this pass began with: a later one is another pass's. Last, since who waits for the answer then reads the
    /// status.</summary>
    private async Task AnswerRequestAsync(ResourceWork work, CancellationToken ct)
    {
        if (work.RequestedAt is { } asked)
            await database.ExecuteAsync($"UPDATE gitops_resources SET requested_at = NULL, requested_by = NULL WHERE id = {work.Id} AND requested_at = {asked}", ct);
    }

    private async Task EndAsync(string? deployment, DeploymentStatus status, ReconcileError? error, ReconcileResult? result, CancellationToken ct)
    {
        if (deployment is null)
            return;
        IReadOnlyList<string> changes = [.. (result?.Changes ?? []).Where(c => c.IsChange).Take(MaxChanges).Select(c => $"{c.Action} {c.Object}")];
        await database.ExecuteAsync($"""
            UPDATE deployments SET status = {Names.Of(status)}, error_reason = {error?.Reason}, error_message = {error?.Message}, finished_at = {time.GetUtcNow()},
                changes = {JsonSerializer.Serialize(changes, ContractJson.Default.IReadOnlyListString)}
            WHERE id = {deployment} AND status IN ('pending', 'running')
            """, ct);
        events.Wake();
    }

    private Task<int> SetAsync(ResourceWork work, GitOpsStatus status, string? error, IReadOnlyList<GitOpsCondition> conditions, CancellationToken ct) =>
        database.ExecuteAsync($"""
            UPDATE gitops_resources SET status = {Names.Of(status)}, error_message = {error},
                conditions = {JsonSerializer.Serialize(conditions, ContractJson.Default.IReadOnlyListGitOpsCondition)} WHERE id = {work.Id}
            """, ct);

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

    /// <summary>Up to a tenth later: resources that were made together are not due together for ever.</summary>
    private static TimeSpan Jittered(TimeSpan span) => span + (span * (Random.Shared.NextDouble() / 10));
}
