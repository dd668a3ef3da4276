using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;

namespace Zakenak.Engine.Pruning;

/// <summary>Looks up what left the desired state.</summary>
internal static class PruneCandidates
{
    public static async Task<IReadOnlyList<PruneCandidate>> FindAsync(KubernetesClient cluster, Owner owner, IReadOnlyCollection<InventoryEntry> entries, CancellationToken ct)
    {
        var kinds = entries.Select(e => (e.Object.ApiVersion, e.Object.Group, e.Object.Kind)).Distinct().ToList();
        var resources = new Dictionary<(string, string), ApiResource?>();
        foreach (var (apiVersion, group, kind) in kinds)
        {
            // A version that is no longer served must not block: any version of the kind will do to delete an object.
            resources[(apiVersion, kind)] = await cluster.Discovery.FindAsync(apiVersion, kind, ct)
                ?? await cluster.Discovery.FindPreferredAsync(group, kind, ct);
        }
        var wanted = entries.Select(e => (Resource: resources[(e.Object.ApiVersion, e.Object.Kind)], e.Object, Known: e.Uid is not null))
            .Where(w => w.Resource is not null).Select(w => (w.Resource!, w.Object, w.Known));
        var live = await LiveSnapshot.ReadAsync(cluster, owner, wanted, ct);
        return [.. entries.Select(e => new PruneCandidate(e, resources[(e.Object.ApiVersion, e.Object.Kind)], live.GetValueOrDefault(e.Object)))];
    }
}
