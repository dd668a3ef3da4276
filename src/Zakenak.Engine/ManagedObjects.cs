using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine;

/// <summary>What is in a cluster and how it is, without any project's files: what Zakenak manages by its inventories, or all of one
/// kind.</summary>
/// <param name="explain">Whether what is not fine is asked for its causes, which costs a few requests each.</param>
public sealed class ManagedObjects(KubernetesClient cluster, bool explain)
{
    private const int Parallel = 8;

    private readonly HealthExamination examination = new(cluster, HealthRules.BuiltIn);

    /// <summary>Sorted. One LIST per kind and namespace.</summary>
    /// <param name="ns">Where the objects are; null: everywhere, with those that have no namespace.</param>
    /// <exception cref="ReconcileException">The cluster is not reachable; InventoryInvalid.</exception>
    /// <exception cref="KubernetesException">These credentials may not list something of it.</exception>
    public async Task<IReadOnlyList<ManagedObject>> ListAsync(string? ns, CancellationToken ct)
    {
        var owned = new Dictionary<ObjectRef, Owner>();
        foreach (var (owner, inventory) in await InventoryStore.ListAsync(cluster, ct))
        {
            foreach (var entry in inventory.Entries.Keys.Where(o => ns is null || o.Namespace == ns))
                owned.TryAdd(entry, owner);
        }
        var found = new List<ManagedObject>();
        using var slots = new SemaphoreSlim(Parallel);
        var lists = owned.Keys.GroupBy(o => (o.ApiVersion, o.Kind, o.Namespace)).Select(async group =>
        {
            await slots.WaitAsync(ct);
            try
            {
                return await ReadAsync([.. group], owned, ct);
            }
            finally
            {
                slots.Release();
            }
        });
        foreach (var list in await Task.WhenAll(lists))
            found.AddRange(list);
        return [.. found.OrderBy(o => o.Health.Object.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>All of a kind, whoever made them. Null: the server does not serve it.</summary>
    /// <param name="kind"><c>Deployment</c>, <c>deployments</c> or <c>deployments.apps</c>, in any case.</param>
    /// <inheritdoc cref="ListAsync" path="/exception"/>
    public async Task<IReadOnlyList<ManagedObject>?> ListKindAsync(string kind, string? ns, CancellationToken ct)
    {
        var served = await cluster.Discovery.AllAsync(ct);
        bool IsMeant(ApiResource r) => new[] { r.Kind, r.Plural, r.ToString() }.Contains(kind, StringComparer.OrdinalIgnoreCase);
        if (served.Where(IsMeant).OrderBy(r => r.Group, StringComparer.Ordinal).FirstOrDefault() is not { } resource)
            return null;
        if (ns is not null && !resource.Namespaced)
            return [];
        var items = (await cluster.ListAsync(resource, ns, null, ct)).Items;
        return await Task.WhenAll(items.Select(async live => new ManagedObject(live.Label(Owner.Label), await HealthAsync(live, ct))));
    }

    private async Task<IEnumerable<ManagedObject>> ReadAsync(IReadOnlyList<ObjectRef> wanted, Dictionary<ObjectRef, Owner> owned,
        CancellationToken ct)
    {
        var one = wanted[0];
        var resource = await cluster.Discovery.FindAsync(one.ApiVersion, one.Kind, ct);
        var live = resource is null ? [] : (await cluster.ListAsync(resource, one.Namespace, null, ct)).Items.ToDictionary(o => o.Ref);
        return await Task.WhenAll(wanted.Select(async about => new ManagedObject(owned[about].LabelValue,
            live.TryGetValue(about, out var there) ? await HealthAsync(there, ct) : ObjectHealth.Of(about, ObjectHealth.Gone))));
    }

    private async Task<ObjectHealth> HealthAsync(LiveObject live, CancellationToken ct) => explain
        ? await examination.ExamineAsync(live, ct)
        : ObjectHealth.Of(live.Ref, HealthRules.BuiltIn.Evaluate(live));
}

/// <param name="Owner">Whose it is, <c>shop.prod</c>: the value of the label <c>zakenak.io/owner</c>. Null: not Zakenak's.</param>
public sealed record ManagedObject(string? Owner, ObjectHealth Health);
