using System.Collections.Concurrent;
using System.Net;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Health.Causes;

/// <summary>One look around: remembers what these credentials may not look at.</summary>
internal sealed class CauseSearch(ClusterView view)
{
    private readonly ConcurrentDictionary<(string Plural, string? Namespace), Finding> refused = [];

    /// <summary>What could not be looked at, as the last of the causes: another one may be hidden there.</summary>
    public IEnumerable<Finding> Refused => refused.OrderBy(r => r.Key).Select(r => r.Value);

    /// <summary>Nothing where it could not be looked at.</summary>
    public async Task<IReadOnlyList<LiveObject>> ListAsync(ApiResource resource, string? ns, CancellationToken ct) =>
        await FindListAsync(resource, ns, ct) ?? [];

    /// <summary>Null where it could not be looked at: then that something is missing is not known.</summary>
    public async Task<IReadOnlyList<LiveObject>?> FindListAsync(ApiResource resource, string? ns, CancellationToken ct)
    {
        var listing = await view.ListAsync(resource, ns, ct);
        if (listing.Refusal is not { } refusal)
            return listing.Items;
        refused.TryAdd((resource.Plural, ns), Refusal(resource, ns, refusal));
        return null;
    }

    public async Task<ILookup<string, WarningEvent>> WarningsAsync(string ns, CancellationToken ct) =>
        WarningEvent.ByObject(await ListAsync(Kinds.Events, ns, ct));

    private static Finding Refusal(ApiResource resource, string? ns, KubernetesException refusal)
    {
        var about = ns is null ? new ObjectRef(resource.ApiVersion, resource.Kind, null, "*") : new ObjectRef("v1", "Namespace", null, ns);
        var where = ns is null ? "" : $" in namespace {ns}";
        var right = $"kubectl auth can-i list {resource}{(ns is null ? "" : $" -n {ns}")}";
        return refusal.StatusCode == HttpStatusCode.Forbidden
            ? Finding.Of(about, "Forbidden", $"These credentials may not list {resource.Plural}{where}, so a cause may be missing here.",
                $"Grant the right, or use other credentials; `{right}` shows whether it is there.", alike: resource.Plural)
            : Finding.Of(about, refusal.StatusReason, $"The {resource.Plural}{where} could not be listed, so a cause may be missing here: "
                + $"{refusal.Message}.", "Try again.", alike: resource.Plural);
    }
}
