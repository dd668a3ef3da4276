using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Pruning;

/// <summary>Deletes what a project's inventory holds: <c>cleanup</c>.</summary>
public sealed class Cleaner(KubernetesClient cluster)
{
    /// <summary>Deletes, newest wave first. Events as in a reconcile: <c>Deleted</c>, or <c>Skipped</c> with the reason why it is kept. A dry run only says.</summary>
    public IAsyncEnumerable<ReconcileEvent> CleanAsync(CleanupRequest request, CancellationToken ct) => throw new NotImplementedException();
}

/// <param name="All">Also PersistentVolumeClaims, CRDs and the namespace, where this project created them and nothing foreign is left in them.</param>
public sealed record CleanupRequest(string Project, string Namespace, bool All, bool DryRun, TimeSpan Timeout);
