using System.Net;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>The live state of the objects that a pass is about: one LIST per kind and namespace.</summary>
internal static class LiveSnapshot
{
    /// <summary>More missing objects than this are looked for with one LIST instead of a GET each.</summary>
    private const int GetsAtMost = 4;

    /// <param name="wanted">Each with whether it was applied before: then the owner label finds it, and what else is in the namespace is
    /// not sent.</param>
    public static async Task<IReadOnlyDictionary<ObjectRef, LiveObject>> ReadAsync(KubernetesClient cluster, Owner owner,
        IEnumerable<(ApiResource Resource, ObjectRef Ref, bool Known)> wanted, CancellationToken ct)
    {
        var groups = wanted.GroupBy(w => (w.Resource.Group, w.Resource.Plural, w.Ref.Namespace)).ToList();
        var read = await Task.WhenAll(groups.Select(g => ReadAsync(cluster, owner, g.First().Resource, g.Key.Namespace,
            [.. g.Select(w => w.Ref)], g.Any(w => w.Known), ct)));
        var live = new Dictionary<ObjectRef, LiveObject>();
        foreach (var found in read.SelectMany(r => r))
            live[found.Ref] = found;
        return live;
    }

    private static async Task<List<LiveObject>> ReadAsync(KubernetesClient cluster, Owner owner, ApiResource resource, string? ns,
        HashSet<ObjectRef> wanted, bool expectOurs, CancellationToken ct)
    {
        var found = new List<LiveObject>();
        try
        {
            if (expectOurs)
                Take(await cluster.ListAsync(resource, ns, $"{Owner.Label}={owner.LabelValue}", ct));
            if (wanted.Count is > 0 and <= GetsAtMost)
            {
                var gets = await Task.WhenAll(wanted.Select(w => cluster.GetAsync(resource, ns, w.Name, ct)));
                found.AddRange(gets.OfType<LiveObject>());
            }
            else if (wanted.Count > 0)
            {
                Take(await cluster.ListAsync(resource, ns, null, ct));
            }
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // The kind is not served yet: its CRD is part of what will be applied.
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Forbidden)
        {
            throw ApplyErrors.Forbidden(e, ns);
        }
        return found;

        void Take(ObjectList list) => found.AddRange(list.Items.Where(item => wanted.Remove(item.Ref)));
    }
}
