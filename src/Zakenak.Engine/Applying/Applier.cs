using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>What came of one object.</summary>
/// <param name="Entry">For the inventory; null in a dry run.</param>
/// <param name="Live">As the cluster holds it now; null in a dry run.</param>
internal sealed record Applied(Change Change, InventoryEntry? Entry, LiveObject? Live, IReadOnlyList<Conflict> Conflicts,
    IReadOnlyList<HandAddedField> HandAdded)
{
    /// <summary>What the API server said of the declaration beside its answer; nothing where it was not asked.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Brings one object to its declared state: server-side apply, asking first, writing only a real difference.</summary>
internal sealed class Applier(KubernetesClient cluster, Owner owner, ReconcileRequest request)
{
    private readonly HelmRecords helmRecords = new(cluster);

    /// <exception cref="ReconcileException">The object could not be applied; the reason says why.</exception>
    public async Task<Applied> ApplyAsync(Comparison comparison, CancellationToken ct)
    {
        try
        {
            if (comparison.Live is not { } live)
                return await CreateAsync(comparison, ct);
            if (comparison.IsSame)
                return await UnchangedAsync(comparison, live, ct);
            return await ConfigureOrReplaceAsync(comparison, live, ct);
        }
        catch (KubernetesException e)
        {
            throw ApplyErrors.Explain(e, comparison.Target);
        }
    }

    private async Task<Applied> ConfigureOrReplaceAsync(Comparison comparison, LiveObject live, CancellationToken ct)
    {
        try
        {
            return await ConfigureAsync(comparison, live, ct);
        }
        catch (KubernetesException e) when (request.Replace && ApplyErrors.IsImmutable(e) && Replacement.IsSafe(live.Ref)
            && (request.Adopt || !IsForeign(comparison, live)))
        {
            return await ReplaceAsync(comparison, live, ct);
        }
    }

    private async Task<Applied> CreateAsync(Comparison comparison, CancellationToken ct)
    {
        var target = comparison.Target;
        var deleted = comparison is { IsDeclaredAsBefore: true, Known.Uid: not null };
        var change = new Change(target.Ref, ChangeAction.Created, deleted ? "was deleted" : null, Drift: deleted);
        if (request.DryRun)
        {
            var tried = await TryDryCreateAsync(target, ct);
            var shown = change with { After = ObjectDiff.Shown(Declared(target), target.IsSecret, null, "***") };
            return new Applied(shown, null, null, [], []) { Warnings = tried?.Warnings ?? [] };
        }
        // Without force: had somebody created it since we looked, his fields would not be ours to take.
        var live = await cluster.ApplyAsync(target.Resource!, target.Json, new ApplyOptions(), ct);
        return new Applied(change, Entry(target, live, created: true, []), live, [], []) { Warnings = live.Warnings };
    }

    /// <summary>The server's own checks, where it can make them: not before the namespace or the kind is there.</summary>
    private async Task<LiveObject?> TryDryCreateAsync(Target target, CancellationToken ct)
    {
        if (target.Resource is not { } resource)
            return null;
        try
        {
            return await cluster.ApplyAsync(resource, target.Json, new ApplyOptions(DryRun: true), ct);
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // The deploy namespace was looked at before; another one is declared, or the run itself will say that it is missing.
            return null;
        }
    }

    private async Task<Applied> UnchangedAsync(Comparison comparison, LiveObject live, CancellationToken ct)
    {
        var known = comparison.Known!;
        var conflicts = known.Left.Select(left => new Conflict(comparison.Target.Ref, left.Field, left.Manager, Taken: false)).ToList();
        var (handAdded, now) = await HandAddedAsync(comparison.Target, live, known.Created, ct);
        var entry = ReferenceEquals(now, live) ? known : known with { Fingerprint = Fingerprint.Of(now, comparison.Target.Followed) };
        var action = ReferenceEquals(now, live) ? ChangeAction.Unchanged : ChangeAction.Configured;
        return new Applied(new Change(comparison.Target.Ref, action, action == ChangeAction.Configured ? "fields pruned" : null), entry, now, conflicts, handAdded);
    }

    private async Task<Applied> ConfigureAsync(Comparison comparison, LiveObject live, CancellationToken ct)
    {
        var target = comparison.Target;
        RefuseForeign(live);
        var adopting = IsForeign(comparison, live);
        var (patch, predicted, conflicts, force) = await PredictAsync(target, live, adopting, ct);
        live = await AsPredictedFromAsync(target, live, predicted, ct);
        var fields = ObjectDiff.Compare(live.Json, predicted.Json, target.IsSecret);
        var ownsDifferently = !OwnsTheSame(live, predicted);
        var marks = adopting ? OwnerMarks.Removal(live) : null;

        var action = fields.Count > 0 || marks is not null ? ChangeAction.Configured : ChangeAction.Unchanged;
        var drift = comparison.IsDeclaredAsBefore && action == ChangeAction.Configured;
        var change = new Change(target.Ref, action, Detail(comparison, live, drift), drift, fields);
        if (request.DryRun)
        {
            var kept = HandAdded(target, predicted, comparison.Known?.Created ?? false);
            return new Applied(Shown(change, target, live, predicted), null, null, conflicts, kept) { Warnings = predicted.Warnings };
        }

        var now = live;
        // What we own without a visible difference is written too: else a later change of that field by hand would not be seen.
        if (action == ChangeAction.Configured || ownsDifferently)
            now = await cluster.ApplyAsync(target.Resource!, patch, new ApplyOptions(Force: force), ct);
        if (marks is not null)
        {
            await helmRecords.HideAsync(live, ct);
            now = await cluster.PatchAsync(target.Resource!, target.Ref.Namespace, target.Ref.Name, marks, ct);
        }
        var created = comparison.Known is { Created: true } && !adopting;
        (var handAdded, now) = await HandAddedAsync(target, now, created, ct);
        return new Applied(change, Entry(target, now, created, conflicts), now, conflicts, handAdded) { Warnings = predicted.Warnings };
    }

    /// <summary>Whether the object would be taken over: from nobody, or from another owner. One whose label a hand removed is still ours
    /// by its uid.</summary>
    private bool IsForeign(Comparison comparison, LiveObject live) => OwnerMarks.OtherOwner(live, owner) is not null
        || !(OwnerMarks.IsOurs(live, owner) || (comparison.Known?.Uid is { } uid && uid == live.Uid));

    private void RefuseForeign(LiveObject live)
    {
        var other = OwnerMarks.OtherOwner(live, owner);
        if (other is not null && !request.Adopt)
        {
            throw new ReconcileException(Reasons.OwnedByAnother,
                $"It belongs to {other}. Remove it there, or take it over with --adopt.");
        }
        if (live.IsBeingDeleted)
        {
            throw new ReconcileException(Reasons.ApplyFailed,
                $"It is being deleted and still there, held by {Finalizers(live)}. Wait until it is gone, then run again.");
        }
    }

    /// <summary>Asks the server what an apply would give, leaving out the fields that controllers hold.</summary>
    private async Task<(JsonObject Patch, LiveObject Predicted, IReadOnlyList<Conflict> Conflicts, bool Force)> PredictAsync(
        Target target, LiveObject live, bool adopting, CancellationToken ct)
    {
        var patch = target.Json.DeepClone().AsObject();
        target.Followed.Follow(patch, live);
        try
        {
            return (patch, await cluster.ApplyAsync(target.Resource!, patch, new ApplyOptions(DryRun: true), ct), [], false);
        }
        catch (KubernetesException e) when (e.Causes.Any(c => c.Type == "FieldManagerConflict"))
        {
            var conflicts = FieldConflict.Of(e).Where(c => !request.Takes(c.Manager)).ToList();
            if (adopting && conflicts.Count > 0 && !request.Adopt)
            {
                throw new ReconcileException(Reasons.AdoptionRefused,
                    $"It exists already, was not made by this project, and {conflicts[0].Manager} holds {string.Join(", ", conflicts.Select(c => c.Field))} "
                    + "with another value. Declare the live value, or take the object over with --adopt.");
            }
            if (!request.ForceConflicts)
                FieldConflict.LeaveOut(patch, live, conflicts);
            var predicted = await cluster.ApplyAsync(target.Resource!, patch, new ApplyOptions(Force: true, DryRun: true), ct);
            return (patch, predicted, [.. conflicts.Select(c => new Conflict(target.Ref, c.Field, c.Manager, request.ForceConflicts))], true);
        }
    }

    /// <summary>A controller may have written between our LIST and the prediction: its change is no difference of ours. A dry run keeps
    /// the resourceVersion.</summary>
    private async Task<LiveObject> AsPredictedFromAsync(Target target, LiveObject live, LiveObject predicted, CancellationToken ct) =>
        predicted.ResourceVersion == live.ResourceVersion
            ? live
            : await cluster.GetAsync(target.Resource!, target.Ref.Namespace, target.Ref.Name, ct) ?? live;

    private async Task<Applied> ReplaceAsync(Comparison comparison, LiveObject live, CancellationToken ct)
    {
        var target = comparison.Target;
        var change = new Change(target.Ref, ChangeAction.Configured, "replaced" + Replacement.Price(target.Ref));
        if (request.DryRun)
        {
            return new Applied(Shown(change, target, live, Declared(target)), null, null, [], []);
        }
        await cluster.DeleteAsync(target.Resource!, target.Ref.Namespace, target.Ref.Name,
            new DeleteOptions(live.Uid, Replacement.Propagation(target.Ref)), ct);
        await Gone.WaitAsync(cluster, target.Resource!, live, request.Timeout, ct);
        var now = await cluster.ApplyAsync(target.Resource!, target.Json, new ApplyOptions(), ct);
        return new Applied(change, Entry(target, now, created: true, []), now, [], []) { Warnings = now.Warnings };
    }

    private async Task<(IReadOnlyList<HandAddedField>, LiveObject Now)> HandAddedAsync(Target target, LiveObject live, bool created, CancellationToken ct)
    {
        var found = HandAddedFields.Of(live, created);
        if (found.Count == 0 || !request.PruneFields || request.DryRun)
            return (HandAdded(target, live, created), live);
        var now = await cluster.PatchAsync(target.Resource!, target.Ref.Namespace, target.Ref.Name,
            HandAddedFields.Removal(found.Select(f => f.Location)), ct);
        return ([.. found.Select(f => new HandAddedField(target.Ref, f.Field, f.Manager, Removed: true))], now);
    }

    private static IReadOnlyList<HandAddedField> HandAdded(Target target, LiveObject live, bool created) =>
        [.. HandAddedFields.Of(live, created).Select(f => new HandAddedField(target.Ref, f.Field, f.Manager, Removed: false))];

    private static bool OwnsTheSame(LiveObject live, LiveObject predicted) =>
        ManagedFields.OwnOf(live) is { } now && ManagedFields.OwnOf(predicted) is { } then
        && JsonElement.DeepEquals(now.Fields, then.Fields);

    private static string? Detail(Comparison comparison, LiveObject live, bool drift) =>
        drift ? "drift" : comparison.Known?.Uid is null && live.Label(Owner.Label) is null ? "taken over" : null;

    private static LiveObject Declared(Target target) => new(JsonSerialization.ToElement(target.Json), target.Ref.ApiVersion, target.Ref.Kind);

    private static Change Shown(Change change, Target target, LiveObject live, LiveObject predicted) =>
        change.Action == ChangeAction.Unchanged ? change : change with
        {
            Before = ObjectDiff.Shown(live, target.IsSecret, predicted.Json, "*** (before)"),
            After = ObjectDiff.Shown(predicted, target.IsSecret, live.Json, "*** (after)"),
        };

    private static InventoryEntry Entry(Target target, LiveObject live, bool created, IReadOnlyList<Conflict> conflicts) =>
        new(target.Ref, created, live.Uid, target.Digest, Fingerprint.Of(live, target.Followed),
            [.. conflicts.Where(c => !c.Taken).Select(c => new LeftField(c.Field, c.Manager))]);

    private static string Finalizers(LiveObject live) =>
        live.Metadata.TryGetProperty("finalizers", out var list) && list.GetArrayLength() > 0
            ? "the finalizers " + string.Join(", ", list.EnumerateArray().Select(f => f.GetString()))
            : "the objects beneath it";
}
