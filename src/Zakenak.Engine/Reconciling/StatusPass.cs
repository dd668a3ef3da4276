using System.Collections.Concurrent;
using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Pruning;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Reconciling;

/// <summary>Compares the declaration with the cluster, asks what is not healthy for its causes, and writes nothing.</summary>
/// <param name="request">A dry run.</param>
internal sealed class StatusPass(KubernetesClient cluster, ManifestRenderer renderer, ReconcileRequest request)
{
    private readonly HealthExamination examination = new(cluster, request.HealthRules);
    private readonly ConcurrentBag<LiveObject> seen = [];
    private readonly Owner owner = new(request.Project, request.Namespace);
    private readonly ConcurrentBag<ObjectStatus> objects = [];
    private readonly ConcurrentBag<Conflict> conflicts = [];
    private readonly ConcurrentBag<HandAddedField> handAdded = [];
    private readonly ConcurrentBag<ReconcileError> errors = [];

    public async Task<ProjectStatus> ReadAsync(CancellationToken ct)
    {
        var loading = new InventoryStore(cluster, owner).LoadAsync(ct);
        // The images are those that were deployed: what a registry holds by now is not drift.
        var pinned = request.Images.Count == 0 ? request : request.With((await loading).Images);
        var source = new DesiredSource(cluster, renderer, pinned, _ => { });
        await source.RenderAsync(ct);
        foreach (var stage in source.DeferredStages.ToList())
            await source.RenderDeferredAsync(stage, ct);
        var inventory = await loading;
        await DeclareNamespaceAsync(source.State, inventory, ct);

        var comparisons = await new Comparer(cluster, owner).CompareAsync(source.State.Targets, inventory, request, ct);
        var applier = new Applier(cluster, owner, request);
        await Parallel.ForEachAsync(comparisons, ct, async (comparison, token) => await AddAsync(applier, comparison, token));

        var gone = inventory.Entries.Values.Where(e => !source.State.Contains(e.Object)).ToList();
        foreach (var orphan in (await PruneCandidates.FindAsync(cluster, owner, gone, ct)).Where(c => c.Live is { } live && PruneGuards.NotOurs(c.Entry, live, owner) is null))
            objects.Add(new ObjectStatus(orphan.Entry.Object, ObjectState.Orphaned, [], null, await HealthAsync(orphan.Entry.Object, orphan.Live, ct)));

        return new ProjectStatus(request.Project, request.Namespace, request.Revision,
            await ObjectsAsync(ct), [.. conflicts], [.. handAdded], [.. errors]);
    }

    /// <summary>As a converge would; that it is missing shows in the objects.</summary>
    private async Task DeclareNamespaceAsync(DesiredState desired, ProjectInventory inventory, CancellationToken ct)
    {
        try
        {
            await DeployNamespace.FindAsync(cluster, request, desired, owner, inventory, _ => { }, ct);
        }
        catch (ReconcileException e) when (e.Reason == Reasons.NamespaceMissing)
        {
            errors.Add(new ReconcileError(e.Reason, e.Message));
        }
    }

    private async Task AddAsync(Applier applier, Comparison comparison, CancellationToken ct)
    {
        var target = comparison.Target;
        var looking = HealthAsync(target.Ref, comparison.Live, ct);
        var (state, fields) = await CompareAsync(applier, comparison, ct);
        objects.Add(new ObjectStatus(target.Ref, state, fields, target.Unit, await looking));
    }

    private async Task<(ObjectState, IReadOnlyList<FieldChange>)> CompareAsync(Applier applier, Comparison comparison, CancellationToken ct)
    {
        if (comparison.Live is null)
            return (ObjectState.Missing, []);
        try
        {
            var applied = await applier.ApplyAsync(comparison, ct);
            foreach (var conflict in applied.Conflicts)
                conflicts.Add(conflict);
            foreach (var field in applied.HandAdded)
                handAdded.Add(field);
            var state = applied.Change.Action == ChangeAction.Unchanged ? ObjectState.Synced
                : applied.Change.Drift ? ObjectState.Drifted : ObjectState.OutOfDate;
            return (state, applied.Change.Fields ?? []);
        }
        catch (ReconcileException e) when (e.Reason is not (Reasons.ClusterUnreachable or Reasons.Unauthorized))
        {
            errors.Add(new ReconcileError(e.Reason, e.Message, comparison.Target.Ref));
            return (ObjectState.OutOfDate, []);
        }
    }

    private async Task<ObjectHealth> HealthAsync(ObjectRef about, LiveObject? live, CancellationToken ct)
    {
        if (live is null)
            return ObjectHealth.Of(about, ObjectHealth.Gone);
        seen.Add(live);
        return await examination.ExamineAsync(live, ct);
    }

    /// <summary>Sorted. Where everything is fine, a Service or an Ingress may lead nowhere all the same.</summary>
    private async Task<IReadOnlyList<ObjectStatus>> ObjectsAsync(CancellationToken ct)
    {
        var sorted = objects.OrderBy(o => o.Object.ToString(), StringComparer.Ordinal).ToList();
        if (sorted.Any(o => !o.Health.IsFine))
            return sorted;
        var lost = (await examination.FindLostAsync(seen, ct)).ToDictionary(health => health.Object);
        return [.. sorted.Select(o => lost.TryGetValue(o.Object, out var health) ? o with { Health = health } : o)];
    }
}
