using Zakenak.Engine.Manifests;
using Zakenak.Server.Data;
using Zakenak.Server.Environments;

namespace Zakenak.Server.Reconciling;

/// <summary>Keeps a project's objects where an admin lets them go (decision 31): a commit must not make its author cluster-admin.</summary>
internal sealed class DestinationGuard(Database database)
{
    /// <returns>Why an object may not go there; null: it may.</returns>
    public Task<Func<ObjectRef, bool, string?>> OfAsync(ResourceWork work, CancellationToken ct) =>
        OfAsync(work.ProjectId, work.ClusterId, work.Namespace, ct);

    /// <param name="defaultNamespace">Of objects that name none.</param>
    /// <inheritdoc cref="OfAsync(ResourceWork, CancellationToken)"/>
    public async Task<Func<ObjectRef, bool, string?>> OfAsync(string projectId, string clusterId, string defaultNamespace, CancellationToken ct)
    {
        var allowed = await database.ListAsync($"""
            SELECT namespace, cluster_scoped FROM project_destinations WHERE project_id = {projectId} AND cluster_id = {clusterId}
            """, row => (Pattern: row.Text("namespace"), ClusterScoped: row.Flag("cluster_scoped")), ct);
        return (about, isNamespaced) =>
        {
            if (!isNamespaced)
                return allowed.Any(a => a.ClusterScoped) ? null : $"{about} has no namespace, and project {projectId} may only deploy what has one";
            var ns = about.Namespace ?? defaultNamespace;
            return allowed.Any(a => DestinationRules.Matches(a.Pattern, ns)) ? null
                : $"{about} would go to namespace {ns}, and project {projectId} may only deploy to {string.Join(", ", allowed.Select(a => a.Pattern))}";
        };
    }
}
