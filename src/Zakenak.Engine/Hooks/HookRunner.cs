using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Reconciling;

namespace Zakenak.Engine.Hooks;

/// <summary>Runs the hooks of a phase as Helm does: one after the other, each created, waited for, and deleted by its policy.</summary>
/// <param name="note">Saves a release's record: what the server named is known only now.</param>
internal sealed class HookRunner(KubernetesClient cluster, Owner owner, HookOptions options,
    Func<ReleaseHooks, CancellationToken, Task> note, ReconcileLog log)
{
    private const string Again = "Correct the cause and run it again: the hook is made anew.";

    private readonly HookCreator creator = new(cluster, owner, options, log);
    private readonly HookWatch watch = new(cluster, options.Timeout);
    private readonly HookPods pods = new(cluster);

    /// <returns>Whether all of them succeeded: the first failure, which is reported, ends the phase.</returns>
    public async Task<bool> RunAsync(ReleaseHooks release, HookPhase phase, CancellationToken ct)
    {
        var done = new List<MadeHook>();
        var succeeded = true;
        foreach (var hook in release.At(phase))
        {
            var key = await KeyOfAsync(hook, release, ct);
            if (options.DryRun)
            {
                Tell(key, phase, release, HookResult.WouldRun);
                continue;
            }
            var made = await RunAsync(hook, key, phase, release, ct);
            succeeded = made is not null;
            if (made is null)
                break;
            done.Add(made);
        }
        await DeleteAsync(done, HookMoments.Succeeded, release, ct);
        return succeeded;
    }

    /// <summary>Notes what the hooks of these phases will make, as far as it can be known before.</summary>
    public async Task ExpectAsync(ReleaseHooks release, IEnumerable<HookPhase> phases, CancellationToken ct)
    {
        foreach (var hook in phases.SelectMany(release.At).Where(h => !h.IsGenerated).Distinct())
            release.Expect(await KeyOfAsync(hook, release, ct));
    }

    /// <returns>Null when it failed.</returns>
    private async Task<MadeHook?> RunAsync(Hook hook, ObjectRef key, HookPhase phase, ReleaseHooks release, CancellationToken ct)
    {
        log.Report(new ReconcileEvent.StepStarted(Step.Hook, $"{hook.Manifest.Kind}/{hook.Name} ({phase.Name()} of {release.Chart})"));
        MadeHook? made = null;
        try
        {
            made = await creator.CreateAsync(hook, release, ct);
            key = made.Live.Ref;
            if (hook.IsGenerated)
                await note(release, ct);
            if (HookWatch.IsWaitedFor(made))
                log.Report(new ReconcileEvent.Waiting($"the {phase.Name()} hook {key}", options.Timeout));
            await watch.WaitAsync(made, ct);
            Tell(key, phase, release, HookResult.Succeeded, await OutputAsync(made, ct));
            if (hook.IsDefinition)
                cluster.Discovery.Invalidate();
            return made;
        }
        catch (ReconcileException e) when (e.Reason is not (Reasons.ClusterUnreachable or Reasons.Unauthorized))
        {
            var why = made is null ? e.Message : $"{e.Message}{await CausesAsync(made, ct)}";
            Tell(key, phase, release, HookResult.Failed);
            log.Report(new ReconcileEvent.ObjectFailed(new ReconcileError(Reasons.HookFailed,
                $"The {phase.Name()} hook of chart {release.Chart} failed. {why}", key)));
            if (made is not null)
                await DeleteAsync([made], HookMoments.Failed, release, ct);
            return null;
        }
    }

    /// <summary>The last first. What cannot be deleted stays noted, and does not make a failure of what succeeded.</summary>
    private async Task DeleteAsync(IReadOnlyList<MadeHook> hooks, HookMoments moment, ReleaseHooks release, CancellationToken ct)
    {
        foreach (var (hook, resource, live) in hooks.Where(h => h.Hook.Delete.HasFlag(moment) && !h.Hook.IsDefinition).Reverse())
        {
            try
            {
                await cluster.DeleteAsync(resource, live.Namespace, live.Name, new DeleteOptions(live.Uid), ct);
                release.Gone(live.Ref);
            }
            catch (KubernetesException e)
            {
                var why = e.MissingRight ?? e.Message;
                log.Report(new ReconcileEvent.Warning($"The hook could not be deleted as its policy asks: {why}.", live.Ref));
            }
        }
    }

    /// <summary>Why it failed, with the end of the log: asked before a policy deletes it. Each on lines of its own.</summary>
    private async Task<string> CausesAsync(MadeHook made, CancellationToken ct)
    {
        try
        {
            var now = await cluster.GetAsync(made.Resource, made.Live.Namespace, made.Live.Name, ct);
            var causes = now?.Uid == made.Live.Uid ? await new CauseFinder(cluster).FindAsync(now, ct) : [];
            var fitting = causes.Select(cause => cause.Object == made.Live.Ref ? cause with { NextStep = Again } : cause);
            return string.Concat(fitting.Select(cause => $"\n{cause.Explanation}"));
        }
        catch (KubernetesException e)
        {
            return $" Why cannot be looked at: {e.MissingRight ?? e.Message}.";
        }
    }

    /// <summary>Of one that succeeded, where its policy asks for it.</summary>
    private async Task<string?> OutputAsync(MadeHook made, CancellationToken ct)
    {
        if (!made.Hook.Output.HasFlag(HookMoments.Succeeded))
            return null;
        try
        {
            return await pods.OutputAsync(made, ct);
        }
        catch (KubernetesException e)
        {
            log.Report(new ReconcileEvent.Warning($"The hook's output cannot be read: {e.MissingRight ?? e.Message}.", made.Live.Ref));
            return null;
        }
    }

    /// <summary>A kind that an earlier hook brings is not known yet, and most are namespaced.</summary>
    private async Task<ObjectRef> KeyOfAsync(Hook hook, ReleaseHooks release, CancellationToken ct)
    {
        var resource = await cluster.Discovery.FindAsync(hook.Manifest.ApiVersion, hook.Manifest.Kind, ct);
        return hook.Manifest.Ref with { Name = hook.Name, Namespace = release.NamespaceOf(hook, resource?.Namespaced ?? true) };
    }

    private void Tell(ObjectRef key, HookPhase phase, ReleaseHooks release, HookResult result, string? output = null) =>
        log.Report(new ReconcileEvent.HookRan(new HookRun(key, phase.Name(), release.Chart, result, output)));
}
