using System.Net;
using System.Text.Json;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Pruning;

/// <summary>What would be lost with a namespace or a CRD although it does not go: others' objects, and ours that are kept.</summary>
/// <param name="going">Uids of what is deleted anyway.</param>
internal sealed class ForeignObjects(KubernetesClient cluster, Owner owner, IReadOnlySet<string> going)
{
    /// <summary>Objects in a namespace that neither go, nor are Kubernetes' own, nor children of something else.</summary>
    public async Task<IReadOnlyList<ObjectRef>> InNamespaceAsync(string ns, CancellationToken ct)
    {
        var resources = (await cluster.Discovery.AllAsync(ct)).Where(r => r.Namespaced && r.Verbs.Contains("list") && r.Verbs.Contains("delete") && r.Kind != "Event");
        var lists = await Task.WhenAll(resources.Select(r => ListAsync(r, ns, ct)));
        return [.. lists.SelectMany(list => list).Where(o => !IsNoLoss(o)).Select(o => o.Ref).Distinct()];
    }

    /// <summary>Custom resources of a CRD, in any namespace.</summary>
    public async Task<IReadOnlyList<ObjectRef>> OfKindAsync(LiveObject crd, CancellationToken ct)
    {
        var spec = crd.Json.GetProperty("spec");
        var kind = spec.GetProperty("names").GetProperty("kind").GetString()!;
        return await cluster.Discovery.FindPreferredAsync(spec.GetProperty("group").GetString()!, kind, ct) is { } resource
            ? [.. (await ListAsync(resource, null, ct)).Where(o => !going.Contains(o.Uid) && !o.IsBeingDeleted).Select(o => o.Ref)]
            : [];
    }

    private async Task<IReadOnlyList<LiveObject>> ListAsync(ApiResource resource, string? ns, CancellationToken ct)
    {
        try
        {
            return (await cluster.ListAsync(resource, ns, null, ct)).Items;
        }
        catch (KubernetesException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            return [];
        }
    }

    private bool IsNoLoss(LiveObject o) => going.Contains(o.Uid) || o.IsBeingDeleted || HasOwner(o) || IsKubernetes(o) || IsRecord(o)
        || o.Kind is "Endpoints" or "EndpointSlice";

    /// <summary>The project's own inventory, lease and history.</summary>
    private bool IsRecord(LiveObject o) => o.Kind is "Secret" or "Lease"
        && (o.Name == owner.RecordName || o.Name == owner.HistoryName || o.Label("zakenak.io/inventory") == owner.Project);

    private static bool HasOwner(LiveObject o) =>
        o.Metadata.TryGetProperty("ownerReferences", out var owners) && owners.ValueKind == JsonValueKind.Array && owners.GetArrayLength() > 0;

    /// <summary>What Kubernetes puts into every namespace.</summary>
    private static bool IsKubernetes(LiveObject o) => (o.Kind, o.Name) is ("ServiceAccount", "default") or ("ConfigMap", "kube-root-ca.crt")
        || (o.Kind == "Secret" && o.Json.TryGetProperty("type", out var type) && type.ValueEquals("kubernetes.io/service-account-token"u8));
}
