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
    /// <returns>Its id; null: the pass was taken over.</returns>
    public async Task<string?> BeginAsync(ResourceWork work, SourceRevision revision, GitCommit? commit, CancellationToken ct)
    {
        string? id = null;
        var isOurs = await database.WriteAsync(work, async connection =>
        {
            var running = await connection.ListAsync(Running(work), Read, ct);
            id = running.Find(d => d.IsOf(revision))?.Id;
            var superseded = new ReconcileError("Superseded", "a newer revision came while the server was stopped");
            foreach (var other in running.Where(d => d.Id != id))
                await EndAsync(connection, work, new(other.Id, DeploymentStatus.Failed, superseded.Message, superseded, null), ct);
            id ??= await AddAsync(connection, work, revision, commit, ct);
        }, ct);
        if (isOurs)
            events.Wake();
        return isOurs ? id : null;
    }

    /// <summary>That of a pass that was killed, or stopped, at the same revision; null: there is none.</summary>
    public async Task<string?> FindRunningAsync(ResourceWork work, SourceRevision revision, CancellationToken ct) =>
        (await database.ListAsync(Running(work), Read, ct)).Find(d => d.IsOf(revision))?.Id;

    /// <summary>In a write of the pass, which wakes the subscribers. Nothing where it has ended already.</summary>
    public async Task EndAsync(DatabaseConnection connection, ResourceWork work, DeploymentEnd end, CancellationToken ct)
    {
        IReadOnlyList<string> changes =
            [.. (end.Result?.Changes ?? []).Where(c => c.IsChange).Take(MaxChanges).Select(c => $"{c.Action} {c.Object}")];
        var isFailure = end.Status == DeploymentStatus.Failed;
        var ended = await connection.ExecuteAsync($"""
            UPDATE deployments SET status = {Names.Of(end.Status)}, error_reason = {end.Error?.Reason},
                error_message = {(isFailure ? end.Message : null)}, finished_at = {time.GetUtcNow()},
                changes = {JsonSerializer.Serialize(changes, ContractJson.Default.IReadOnlyListString)}
            WHERE id = {end.Id} AND status IN ('pending', 'running')
            """, ct);
        if (ended == 0)
            return;
        await events.AddAsync(connection, new(work.ProjectId, "deployment", end.Id, isFailure ? "Warning" : "Normal",
            end.Error?.Reason ?? "ReconciliationSucceeded", $"{work.Name}: {end.Message}"), ct);
    }

    /// <summary>Whether somebody cancelled it.</summary>
    public async Task<bool> IsOverAsync(string id, CancellationToken ct) =>
        (await database.ListAsync($"SELECT status FROM deployments WHERE id = {id}", row => row.Text("status"), ct)) is not ["running" or "pending"];

    private async Task<string> AddAsync(DatabaseConnection connection, ResourceWork work, SourceRevision revision, GitCommit? commit,
        CancellationToken ct)
    {
        var (id, now) = ($"dep-{Identifiers.New()}", time.GetUtcNow());
        var (sha, version) = (commit?.Hash, revision.ChartVersion);
        await connection.ExecuteAsync($"""
            INSERT INTO deployments (id, project_id, environment_id, resource_id, method, status, git_commit_sha, git_commit_url, version,
                author, message, changes, created_at, started_at)
            VALUES ({id}, {work.ProjectId}, {work.EnvironmentId}, {work.Id}, {Names.Of(DeploymentMethod.GitOpsGit)},
                {Names.Of(DeploymentStatus.Running)}, {sha}, {(sha is null ? null : CommitUrl.Find(work.CloneUrl, work.Provider, sha))}, {version}, {Author(commit)},
                {commit?.Subject ?? $"chart {work.Config.ChartName} {version}"}, {"[]"}, {now}, {now})
            """, ct);
        var message = $"{work.Name}: applying {revision.Text}";
        await events.AddAsync(connection, new(work.ProjectId, "deployment", id, "Normal", "Progressing", message), ct);
        return id;
    }

    private static FormattableString Running(ResourceWork work) => $"""
        SELECT id, git_commit_sha, version FROM deployments WHERE resource_id = {work.Id} AND method = {Names.Of(DeploymentMethod.GitOpsGit)}
            AND status IN ('pending', 'running')
        """;

    private static RunningDeployment Read(Row row) => new(row.Text("id"), row.TextOrNull("git_commit_sha"), row.TextOrNull("version"));

    private static string? Author(GitCommit? commit) => commit is null ? null : $"{commit.AuthorName} <{commit.AuthorEmail}>";

    private sealed record RunningDeployment(string Id, string? Sha, string? Version)
    {
        public bool IsOf(SourceRevision revision) =>
            Version == revision.ChartVersion && Sha == (revision.ChartVersion is null ? revision.Pin : null);
    }
}

/// <param name="Message">Of its event, and where it failed its own.</param>
/// <param name="Error">Null: none.</param>
/// <param name="Result">Null: it did not come to that.</param>
internal sealed record DeploymentEnd(string Id, DeploymentStatus Status, string Message, ReconcileError? Error, ReconcileResult? Result);
