using System.Collections.Concurrent;
using System.Net;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Health.Causes;

/// <summary>One look around: remembers what could not be looked at.</summary>
internal sealed class CauseSearch(ClusterView view, ObjectRef unhealthy)
{
    private readonly ConcurrentDictionary<(string Kind, string? Namespace), KubernetesException> refused = [];

    /// <summary>What could not be looked at, to be told last: another cause may be hidden there.</summary>
    public IEnumerable<Finding> Refused => refused
        .GroupBy(r => (r.Key.Namespace, r.Value.StatusCode), r => (r.Key.Kind, Refusal: r.Value))
        .OrderBy(group => group.Key)
        .Select(group => Refusal(group.Key.Namespace, [.. group.Select(r => r.Kind).Order(StringComparer.Ordinal)], group.First().Refusal));

    /// <summary>Nothing where it could not be looked at.</summary>
    public async Task<IReadOnlyList<LiveObject>> ListAsync(ApiResource resource, string? ns, CancellationToken ct) =>
        await FindListAsync(resource, ns, ct) ?? [];

    /// <summary>Null where it could not be looked at: then that something is missing is not known.</summary>
    public async Task<IReadOnlyList<LiveObject>?> FindListAsync(ApiResource resource, string? ns, CancellationToken ct)
    {
        var listing = await view.ListAsync(resource, ns, ct);
        if (listing.Refusal is not { } refusal)
            return listing.Items;
        refused.TryAdd((resource.ToString(), ns), refusal);
        return null;
    }

    /// <summary>Null when it is not there, or not to be seen.</summary>
    public async Task<LiveObject?> FindAsync(ObjectRef about, CancellationToken ct)
    {
        try
        {
            return await view.GetAsync(about, ct);
        }
        catch (KubernetesException)
        {
            return null; // Then it is not known whether something leads through it.
        }
    }

    /// <summary>By the uid of the object that they are about.</summary>
    public async Task<ILookup<string, WarningEvent>> WarningsAsync(string ns, CancellationToken ct) =>
        WarningEvent.ByObject(await ListAsync(Kinds.Events, ns, ct));

    private Finding Refusal(string? ns, IReadOnlyList<string> kinds, KubernetesException refusal)
    {
        var what = $"{string.Join(", ", kinds)}{(ns is null ? "" : $" in namespace {ns}")}";
        return refusal.StatusCode == HttpStatusCode.Forbidden
            ? Finding.Of(unhealthy, "Forbidden", $"These credentials may not list {what}, so a cause may be missing here.",
                "Use other credentials, or grant the right to list them: "
                + $"kubectl auth can-i list {kinds[0]}{(ns is null ? "" : $" -n {ns}")}.")
            : Finding.Of(unhealthy, refusal.StatusReason, $"A cause may be missing here, because {what} could not be listed: "
                + $"{OneLine.Quote(refusal.Message)}.", "Try again.");
    }
}
