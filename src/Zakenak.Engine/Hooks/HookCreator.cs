using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Reconciling;

namespace Zakenak.Engine.Hooks;

/// <summary>Makes a hook's object, after the one of the run before is gone.</summary>
internal sealed class HookCreator(KubernetesClient cluster, Owner owner, HookOptions options, ReconcileLog log)
{
    private readonly Readiness readiness = new(cluster, options.Timeout, log);

    /// <exception cref="ReconcileException">It cannot be created; the message says why.</exception>
    public Task<MadeHook> CreateAsync(Hook hook, ReleaseHooks release, CancellationToken ct) =>
        readiness.RetryAsync(hook.Manifest.Ref, null, async (resource, _) =>
        {
            var ns = release.NamespaceOf(hook, resource.Namespaced);
            var json = AppliedJson.Of(hook.Manifest, ns, owner);
            var target = new Target(hook.Manifest.Ref with { Namespace = ns }, json, hook.Manifest, resource, default, release.Chart, "");
            try
            {
                var live = hook.IsGenerated ? await GenerateAsync(hook, target, release, ct) : await CreateAsync(hook, target, release, ct);
                log.ReportServerWarnings(live.Warnings, live.Ref);
                return new MadeHook(hook, resource, live);
            }
            catch (KubernetesException e)
            {
                throw ApplyErrors.Explain(e, target);
            }
        }, ct);

    private async Task<LiveObject> CreateAsync(Hook hook, Target target, ReleaseHooks release, CancellationToken ct)
    {
        var former = await cluster.GetAsync(target.Resource!, target.Ref.Namespace, target.Ref.Name, ct);
        if (former is not null)
        {
            RefuseForeign(former);
            if (!hook.IsDefinition)
                await DeleteFormerAsync(hook, target.Resource!, former, ct);
        }
        // An apply and no POST: it can be repeated, refuses unknown fields, and leaves an object that may become an ordinary one. A
        // definition that is there is taken to what the chart declares now.
        var options = new ApplyOptions(Force: former is not null && hook.IsDefinition);
        var live = await cluster.ApplyAsync(target.Resource!, target.Json, options, ct);
        release.Made(live, created: former is null || !hook.IsDefinition || release.HasMade(former));
        return live;
    }

    private async Task<LiveObject> GenerateAsync(Hook hook, Target target, ReleaseHooks release, CancellationToken ct)
    {
        if (hook.Delete.HasFlag(HookMoments.BeforeCreation))
        {
            foreach (var former in release.MadeOf(hook, target.Ref.Namespace))
            {
                await cluster.DeleteAsync(target.Resource!, former.Object.Namespace, former.Object.Name, new DeleteOptions(former.Uid), ct);
                release.Gone(former.Object);
            }
        }
        var live = await cluster.CreateAsync(target.Resource!, target.Json, ct);
        release.Made(live, created: true);
        return live;
    }

    private async Task DeleteFormerAsync(Hook hook, ApiResource resource, LiveObject former, CancellationToken ct)
    {
        if (!former.IsBeingDeleted)
        {
            if (!hook.Delete.HasFlag(HookMoments.BeforeCreation))
            {
                throw new ReconcileException(Reasons.HookFailed, "The one of an earlier run is still there, and its delete policy keeps "
                    + "it. Delete it, or add before-hook-creation to helm.sh/hook-delete-policy.");
            }
            await cluster.DeleteAsync(resource, former.Namespace, former.Name, new DeleteOptions(former.Uid), ct);
        }
        await Gone.WaitAsync(cluster, resource, former, options.Timeout, ct);
    }

    /// <summary>Helm deletes whatever has a hook's name; we only what was made as a hook, and is not another owner's.</summary>
    private void RefuseForeign(LiveObject former)
    {
        if (options.Adopt)
            return;
        if (OwnerMarks.OtherOwner(former, owner) is { } other)
        {
            throw new ReconcileException(Reasons.OwnedByAnother,
                $"An object of its name is there and belongs to {other}. Remove it there, or let --adopt delete it.");
        }
        if (!OwnerMarks.IsOurs(former, owner) && !HookReader.IsHook(former))
        {
            throw new ReconcileException(Reasons.AdoptionRefused,
                "An object of its name is there and was made by no hook. Rename one of them, delete it, or let --adopt delete it.");
        }
    }
}

/// <param name="Timeout">Bound of each wait.</param>
/// <param name="Adopt">Whether a hook may take the place of another owner's object.</param>
/// <param name="DryRun">Hooks are only named.</param>
internal sealed record HookOptions(TimeSpan Timeout, bool Adopt, bool DryRun);
