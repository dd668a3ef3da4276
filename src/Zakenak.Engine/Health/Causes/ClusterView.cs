using System.Net;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Health.Causes;

/// <summary>The cluster as causes are looked for in it: each collection is listed once, and again when that is two seconds old. So the
/// unhealthy objects of one moment share their pods and events.</summary>
/// <param name="list">Asks the cluster; a namespace of null means all, or none.</param>
/// <param name="get">Asks for one object of a namespace; null when there is none.</param>
internal sealed class ClusterView(Func<ApiResource, string?, Task<IReadOnlyList<LiveObject>>> list,
    Func<ObjectRef, CancellationToken, Task<LiveObject?>> get, TimeProvider time)
{
    private static readonly TimeSpan lifetime = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Plural, string? Namespace), Seen> seen = [];

    private sealed record Seen(Task<Listing> Listing, long At);

    public Task<Listing> ListAsync(ApiResource resource, string? ns, CancellationToken ct)
    {
        lock (gate)
        {
            var key = (resource.ToString(), ns);
            if (!seen.TryGetValue(key, out var found) || found.Listing.IsFaulted || time.GetElapsedTime(found.At) > lifetime)
                seen[key] = found = new Seen(ReadAsync(resource, ns), time.GetTimestamp());
            // Several wait for one answer: it does not end with the first one's cancellation.
            return found.Listing.WaitAsync(ct);
        }
    }

    public Task<LiveObject?> GetAsync(ObjectRef about, CancellationToken ct) => get(about, ct);

    private async Task<Listing> ReadAsync(ApiResource resource, string? ns)
    {
        try
        {
            return new Listing(await list(resource, ns), null);
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return new Listing([], null); // A server without this kind has none of it.
        }
        catch (KubernetesException e)
        {
            return new Listing([], e);
        }
    }
}

/// <param name="Refusal">Why nothing could be looked at; null when it could.</param>
internal sealed record Listing(IReadOnlyList<LiveObject> Items, KubernetesException? Refusal);
