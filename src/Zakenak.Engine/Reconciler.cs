using Zakenak.Engine.Cluster;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine;

/// <summary>Brings one cluster to one project's desired state.</summary>
public sealed class Reconciler(KubernetesClient cluster, ManifestRenderer renderer)
{
    /// <summary>One pass. The last event is always <see cref="ReconcileEvent.Finished"/>, whose result holds the errors; only a cancellation is thrown.</summary>
    public IAsyncEnumerable<ReconcileEvent> ReconcileAsync(ReconcileRequest request, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>What is there and what differs, without writing.</summary>
    public Task<ProjectStatus> GetStatusAsync(ReconcileRequest request, CancellationToken ct) => throw new NotImplementedException();
}
