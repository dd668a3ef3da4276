using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

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
        var looked = entries.Select(e => (Entry: e, Resource: resources[(e.Object.ApiVersion, e.Object.Kind)])).ToList();
        var wanted = looked.Where(l => l.Resource is not null).Select(l => (l.Resource!, Live(l.Entry.Object, l.Resource!), l.Entry.Uid is not null));
        var live = await LiveSnapshot.ReadAsync(cluster, owner, wanted, ct);
        return [.. looked.Select(l => new PruneCandidate(l.Entry, l.Resource, l.Resource is null ? null : live.GetValueOrDefault(Live(l.Entry.Object, l.Resource))))];
    }

    /// <summary>Of a kind that was not served yet when it was noted, nobody knew that it has no namespace.</summary>
    private static ObjectRef Live(ObjectRef noted, ApiResource resource) => resource.Namespaced ? noted : noted with { Namespace = null };
}
