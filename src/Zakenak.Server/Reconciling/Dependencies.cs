using Zakenak.Server.Data;
using Zakenak.Server.Reconciling.Sources;

namespace Zakenak.Server.Reconciling;

/// <summary><c>dependsOn</c>: of the same environment, of either type (decision 18).</summary>
internal sealed class Dependencies(Database database)
{
    /// <summary>The first that is not ready, as the end of a sentence; null: all are. One of the same branch must have this revision too: else a
    /// commit would arrive here before what it needs there.</summary>
    public async Task<string?> FindUnreadyAsync(ResourceWork work, SourceRevision revision, CancellationToken ct)
    {
        foreach (var dependency in work.Config.DependsOn ?? [])
        {
            var kind = dependency.Kind switch { "Kustomization" => "kustomization", "HelmRelease" => "helm", _ => "" };
            var ns = dependency.Namespace ?? "";
            var found = await database.ListAsync($"""
                SELECT status, last_applied_revision, repository_id, suspended FROM gitops_resources WHERE environment_id = {work.EnvironmentId}
                    AND name = {dependency.Name} AND deleted_at IS NULL AND ({kind} = '' OR type = {kind}) AND ({ns} = '' OR namespace = {ns})
                """, row => (Status: row.Text("status"), Revision: row.Text("last_applied_revision"), Repository: row.Text("repository_id")), ct);
            if (found.Count == 0)
                return $"{dependency.Name}, which is not there";
            if (found[0].Status != "ready")
                return $"{dependency.Name}, which is {found[0].Status}";
            if (found[0].Repository == work.RepositoryId && revision.ChartVersion is null && work.Environment.AutoSync && found[0].Revision != revision.Text)
                return $"{dependency.Name}, which has not applied {revision.Text} yet";
        }
        return null;
    }
}
