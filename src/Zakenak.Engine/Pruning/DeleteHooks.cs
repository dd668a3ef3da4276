using Zakenak.Engine.Cluster;
using Zakenak.Engine.Hooks;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Reconciling;

namespace Zakenak.Engine.Pruning;

/// <summary>The delete hooks of a project's charts, around its cleanup. A chart that was deployed last goes first.</summary>
/// <param name="inventory">As it is when the cleanup begins.</param>
internal sealed class DeleteHooks(KubernetesClient cluster, InventoryStore store, CleanupRequest request, ProjectInventory inventory,
    ReconcileLog log)
{
    private readonly IReadOnlyList<ReleaseHooks> releases = [.. inventory.Releases.Reverse().Select(ReleaseHooks.Recorded)];

    /// <summary>As it is now, with what the hooks made.</summary>
    public ProjectInventory Inventory { get; private set; } = inventory;

    /// <returns>Whether all of them succeeded: the first failure, which is reported, ends the phase.</returns>
    public async Task<bool> RunAsync(HookPhase phase, CancellationToken ct)
    {
        if (request.NoHooks)
            return true;
        var runner = new HookRunner(cluster, new Owner(request.Project, request.Namespace),
            new HookOptions(request.Timeout, Adopt: false, request.DryRun), NoteAsync, log);
        foreach (var release in releases.Where(r => r.At(phase).Count > 0))
        {
            await runner.ExpectAsync(release, [phase], ct);
            await NoteAsync(release, ct);
            var succeeded = await runner.RunAsync(release, phase, ct);
            await NoteAsync(release, ct);
            if (!succeeded)
                return false;
        }
        return true;
    }

    private async Task NoteAsync(ReleaseHooks release, CancellationToken ct)
    {
        var noted = Inventory.With(release.Record);
        if (!request.DryRun && !noted.SaysTheSameAs(Inventory))
            Inventory = await store.SaveAsync(noted, ct);
    }
}
