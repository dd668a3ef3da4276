using Zakenak.Engine;
using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Pruning;
using Zakenak.Server.Contract;

namespace Zakenak.Server.Reconciling;

/// <summary>What is done after a chart's install or upgrade failed (decision 18: what Flux means by <c>remediation</c>).</summary>
internal sealed class ReleaseRemedy(ResourceNotes notes)
{
    /// <summary>Of the attempts at one revision; null: as many as it takes.</summary>
    public static int? Attempts(ResourceWork work) => work.Type != GitOpsType.Helm ? null
        : (IsInstall(work) ? work.Config.Install?.Remediation?.Retries : work.Config.Upgrade?.Remediation?.Retries) + 1;

    /// <summary>A release that was restored, and whose objects had been left in the cluster, is none.</summary>
    public static bool IsInstall(ResourceWork work) => work.LastAppliedRevision.Length == 0 && work.GoodReleaseSealed is null;

    /// <summary>An install is undone before it is tried again; an upgrade too, and after the last attempt unless
    /// <c>remediateLastFailure</c> is false.</summary>
    public static bool IsUndone(ResourceWork work, int attempt) => Attempts(work) is { } most
        && (attempt < most || (!IsInstall(work) && (work.Config.Upgrade?.Remediation?.RemediateLastFailure ?? most > 1)));

    /// <summary>Deletes all that the resource deployed.</summary>
    /// <exception cref="ReconcileException">Something could not be deleted.</exception>
    public async Task UninstallAsync(ResourceWork work, KubernetesClient cluster, CancellationToken ct)
    {
        await foreach (var happened in new Cleaner(cluster).CleanAsync(new CleanupRequest(work.Owner, work.Namespace, All: false, DryRun: false, work.Timeout), ct))
        {
            if (happened is ReconcileEvent.Finished { Result.Errors: [var error, ..] })
                throw new ReconcileException(error.Reason, error.Message);
        }
        await notes.TellAsync(work, "Normal", "Pruned", $"what {work.Name} deployed is deleted", ct);
    }

    /// <summary><c>cleanupOnFail</c>: deletes what a failed upgrade created.</summary>
    public async Task DeleteCreatedAsync(ResourceWork work, KubernetesClient cluster, ReconcileResult failed, CancellationToken ct)
    {
        var owner = new Owner(work.Owner, work.Namespace);
        foreach (var about in failed.Changes.Where(c => c.Action == ChangeAction.Created).Select(c => c.Object))
        {
            if (PruneGuards.HoldsMore(about) || await cluster.Discovery.FindAsync(about.ApiVersion, about.Kind, ct) is not { } resource)
                continue;
            if (await cluster.GetAsync(resource, about.Namespace, about.Name, ct) is { } live && OwnerMarks.IsOurs(live, owner) && PruneGuards.Kept(live) is null)
                await cluster.DeleteAsync(resource, about.Namespace, about.Name, new DeleteOptions(live.Uid), ct);
        }
    }

    public Task TellAsync(ResourceWork work, string revision, CancellationToken ct) =>
        notes.TellAsync(work, "Warning", "RolledBack", $"{work.Name} is back at {revision}", ct);
}
