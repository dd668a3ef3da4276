using System.Collections.Concurrent;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Pruning;

namespace Zakenak.Engine;

/// <summary>What is in a cluster and how it is, without any project's files: what Zakenak manages by its inventories, or all of one
/// kind.</summary>
/// <param name="sees">Which namespaces (null: what has none) count; nothing is asked about the others.</param>
/// <param name="explain">Whether what is not fine is asked for its causes, which costs a few requests each.</param>
public sealed class ManagedObjects(KubernetesClient cluster, Func<string?, bool> sees, bool explain)
{
    private const int AtOnce = 8;

    private readonly HealthExamination examination = new(cluster, HealthRules.BuiltIn);

    /// <summary>Sorted.</summary>
    /// <param name="ns">Where the objects are; null: everywhere, with those that have no namespace.</param>
    /// <exception cref="ReconcileException">The cluster is not reachable; InventoryInvalid.</exception>
    /// <exception cref="KubernetesException">These credentials may not list something of it.</exception>
    public async Task<IReadOnlyList<ManagedObject>> ListAsync(string? ns, CancellationToken ct)
    {
        var found = new ConcurrentBag<(ObjectRef Object, string? Owner, LiveObject? Live)>();
        var inventories = await InventoryStore.ListAsync(cluster, ct);
        await Parallel.ForEachAsync(inventories, Options(ct), async (one, token) =>
        {
            var entries = one.Inventory.Entries.Values.Where(e => (ns is null || e.Object.Namespace == ns) && sees(e.Object.Namespace)).ToList();
            foreach (var candidate in await PruneCandidates.FindAsync(cluster, one.Owner, entries, token))
                found.Add((candidate.Live?.Ref ?? candidate.Entry.Object, one.Owner.LabelValue, candidate.Live));
        });
        // Of a kind that was not served yet when it was noted, nobody knew that it has no namespace.
        var seen = found.Where(o => sees(o.Object.Namespace));
        // Adopted from another project, it stays in that one's inventory until its next converge.
        return await ExamineAsync(seen.GroupBy(o => o.Object).Select(one => one.OrderByDescending(o => o.Live?.Label(Owner.Label) == o.Owner).First()), ct);
    }

    /// <summary>All of a kind, whoever made them, sorted. Null: the server does not serve it.</summary>
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
        var items = (await cluster.ListAsync(resource, ns, null, ct)).Items.Where(live => sees(live.Namespace));
        return await ExamineAsync(items.Select(live => (live.Ref, live.Label(Owner.Label), (LiveObject?)live)), ct);
    }

    private async Task<IReadOnlyList<ManagedObject>> ExamineAsync(IEnumerable<(ObjectRef Object, string? Owner, LiveObject? Live)> objects,
        CancellationToken ct)
    {
        var examined = new ConcurrentBag<ManagedObject>();
        await Parallel.ForEachAsync(objects, Options(ct), async (one, token) => examined.Add(new(one.Owner, one.Live switch
        {
            null => ObjectHealth.Of(one.Object, ObjectHealth.Gone),
            var live when explain => await examination.ExamineAsync(live, token),
            var live => ObjectHealth.Of(live.Ref, HealthRules.BuiltIn.Evaluate(live)),
        })));
        return [.. examined.OrderBy(o => o.Health.Object.ToString(), StringComparer.Ordinal)];
    }

    private static ParallelOptions Options(CancellationToken ct) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
}

/// <param name="Owner">Whose it is, <c>shop.prod</c>: the value of the label <c>zakenak.io/owner</c>. Null: not Zakenak's.</param>
public sealed record ManagedObject(string? Owner, ObjectHealth Health);
