using Zakenak.Server.Data;
using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Reconciling;

/// <summary><c>dependsOn</c>: of the same environment, of either type (decision 18).</summary>
internal sealed class Dependencies(Database database, TimeProvider time)
{
    /// <summary>The first that is not ready, as the end of a sentence; null: all are. One of the same branch must have this revision too: else a
    /// commit would arrive here before what it needs there.</summary>
    /// <param name="revision">Null: not known yet, and so not looked at.</param>
    public async Task<string?> FindUnreadyAsync(ResourceWork work, SourceRevision? revision, CancellationToken ct)
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
