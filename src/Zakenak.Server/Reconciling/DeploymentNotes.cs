using System.Text.Json;
using Zakenak.Engine;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;
using Zakenak.Server.Events;
using Zakenak.Server.Git;
using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Reconciling;

/// <summary>The deployments of a resource: one for each revision that is applied (<c>gitops-git</c>: somebody pushed it).</summary>
internal sealed class DeploymentNotes(Database database, EventLog events, TimeProvider time)
{
    private const int MaxChanges = 200;

    /// <summary>Of a pass that was killed the deployment goes on, where it is of the same revision.</summary>
    /// <param name="commit">Null of a chart.</param>
    /// <returns>Its id.</returns>
    public async Task<string> BeginAsync(ResourceWork work, SourceRevision revision, GitCommit? commit, CancellationToken ct)
    {
        var (id, now) = ($"dep-{Identifiers.New()}", time.GetUtcNow());
        var (sha, version) = (commit?.Hash, revision.ChartVersion);
        var left = await database.WriteAsync(async connection =>
        {
            var running = await connection.ListAsync($"""
                SELECT id, git_commit_sha, version FROM deployments WHERE resource_id = {work.Id} AND method = {Names.Of(DeploymentMethod.GitOpsGit)}
                    AND status IN ('pending', 'running')
                """, row => (Id: row.Text("id"), Sha: row.TextOrNull("git_commit_sha"), Version: row.TextOrNull("version")), ct);
            var same = running.Where(d => d.Sha == sha && d.Version == version).Select(d => d.Id).FirstOrDefault();
            foreach (var other in running.Where(d => d.Id != same))
            {
                await connection.ExecuteAsync($"""
                    UPDATE deployments SET status = 'failed', error_reason = {"Superseded"}, error_message = {"a newer revision came while the server was stopped"},
                        finished_at = {now} WHERE id = {other.Id}
                    """, ct);
            }
            if (same is null)
            {
                await connection.ExecuteAsync($"""
                    INSERT INTO deployments (id, project_id, environment_id, resource_id, method, status, git_commit_sha, git_commit_url, version, author, message,
                        changes, created_at, started_at)
                    VALUES ({id}, {work.ProjectId}, {work.EnvironmentId}, {work.Id}, {Names.Of(DeploymentMethod.GitOpsGit)}, {Names.Of(DeploymentStatus.Running)},
                        {sha}, {(sha is null ? null : CommitUrl.Find(work.CloneUrl, work.Provider, sha))}, {version}, {Author(commit)},
                        {commit?.Subject ?? $"chart {work.Config.ChartName} {version}"}, {"[]"}, {now}, {now})
                    """, ct);
            }
            return same;
        }, ct);
        if (left is null)
            await events.AddAsync(new(work.ProjectId, "deployment", id, "Normal", "Progressing", $"{work.Name}: applying {revision.Text}"), ct);
        return left ?? id;
    }

    /// <summary>That of a pass that was killed, or stopped, at the same revision; null: there is none.</summary>
    public async Task<string?> FindRunningAsync(ResourceWork work, SourceRevision revision, CancellationToken ct)
    {
        var sha = revision.ChartVersion is null ? revision.Pin : null;
        return (await database.ListAsync($"""
            SELECT id, git_commit_sha, version FROM deployments WHERE resource_id = {work.Id} AND method = {Names.Of(DeploymentMethod.GitOpsGit)}
                AND status IN ('pending', 'running')
            """, row => (Id: row.Text("id"), Sha: row.TextOrNull("git_commit_sha"), Version: row.TextOrNull("version")), ct))
            .Where(d => d.Sha == sha && d.Version == revision.ChartVersion).Select(d => d.Id).FirstOrDefault();
    }

    /// <param name="id">Null: none was begun.</param>
    /// <param name="result">Null: it did not come to that.</param>
    public async Task EndAsync(ResourceWork work, string? id, DeploymentStatus status, ReconcileError? error, ReconcileResult? result, CancellationToken ct)
    {
        if (id is null)
            return;
        IReadOnlyList<string> changes = [.. (result?.Changes ?? []).Where(c => c.IsChange).Take(MaxChanges).Select(c => $"{c.Action} {c.Object}")];
        var message = error?.Object is { } about ? $"{about}: {error.Message}" : error?.Message;
        await database.ExecuteAsync($"""
            UPDATE deployments SET status = {Names.Of(status)}, error_reason = {error?.Reason}, error_message = {message}, finished_at = {time.GetUtcNow()},
                changes = {JsonSerializer.Serialize(changes, ContractJson.Default.IReadOnlyListString)}
            WHERE id = {id} AND status IN ('pending', 'running') AND EXISTS (SELECT 1 FROM gitops_resources WHERE id = {work.Id} AND claimed_by = {work.Claim})
            """, ct);
        events.Wake();
    }

    /// <summary>Whether somebody cancelled it.</summary>
    public async Task<bool> IsOverAsync(string id, CancellationToken ct) =>
        (await database.ListAsync($"SELECT status FROM deployments WHERE id = {id}", row => row.Text("status"), ct)) is not ["running" or "pending"];

    private static string? Author(GitCommit? commit) => commit is null ? null : $"{commit.AuthorName} <{commit.AuthorEmail}>";
}
