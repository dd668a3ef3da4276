using Zakenak.Engine;
using Zakenak.Server.Data;
using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Reconciling;

/// <summary><c>dependsOn</c>: of the same environment, of either type (decision 18).</summary>
internal sealed class Dependencies(Database database, TimeProvider time)
{
    public const string Cycle = "DependencyCycle";

    /// <summary>What it waits for: the first that is not ready. One of the same branch must have this revision too: else a commit would arrive
    /// here before what it needs there.</summary>
    /// <param name="revision">Null: not known yet, and so not looked at.</param>
    /// <returns>DependencyNotReady, or <see cref="Cycle"/>: it would wait for ever; null: all are ready.</returns>
    public async Task<ReconcileError?> FindUnreadyAsync(ResourceWork work, SourceRevision? revision, CancellationToken ct)
    {
        if (await FindFirstAsync(work, revision, ct) is not { } unready)
            return null;
        var all = await database.ListAsync(DependencyCycle.Resources(work.EnvironmentId), DependencyCycle.Read, ct);
        return DependencyCycle.Find(work.Name, all) is { } cycle
            ? new(Cycle, $"config.dependsOn leads in a circle, so that none of these is ever synced: {cycle}. Take one out.")
            : new("DependencyNotReady", $"waits for {unready}");
    }

    private async Task<string?> FindFirstAsync(ResourceWork work, SourceRevision? revision, CancellationToken ct)
    {
        foreach (var dependency in work.Config.DependsOn ?? [])
        {
            var kind = dependency.Kind switch { "Kustomization" => "kustomization", "HelmRelease" => "helm", _ => "" };
            var ns = dependency.Namespace ?? "";
            var found = await database.ListAsync($"""
                SELECT id, status, last_applied_revision, repository_id FROM gitops_resources WHERE environment_id = {work.EnvironmentId}
                    AND name = {dependency.Name} AND deleted_at IS NULL AND ({kind} = '' OR type = {kind}) AND ({ns} = '' OR namespace = {ns})
                """, row => (Id: row.Text("id"), Status: row.Text("status"), Revision: row.Text("last_applied_revision"), Repository: row.Text("repository_id")), ct);
            if (found.Count == 0)
                return $"{dependency.Name}, which is not there";
            if (found[0].Status != "ready")
                return $"{dependency.Name}, which is {found[0].Status}";
            if (revision is null or { ChartVersion: not null } || found[0].Repository != work.RepositoryId || !work.Environment.AutoSync || found[0].Revision == revision.Text)
                continue;
            var now = time.GetUtcNow();
            // Its own interval may be a long one.
            await database.ExecuteAsync($"UPDATE gitops_resources SET due_at = {now} WHERE id = {found[0].Id} AND due_at > {now} AND claimed_by IS NULL", ct);
            return $"{dependency.Name}, which has not applied {revision.Text} yet";
        }
        return null;
    }
}
