using System.Globalization;
using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Engine.Health.Causes;
using Zakenak.Engine.Health.Waiting;

namespace Zakenak.Engine.Hooks;

/// <summary>Waits until a hook is done: a Job has completed, a Pod has succeeded, a CRD is served. Everything else is done when it is
/// there; of Argo CD's hooks, when it is healthy.</summary>
internal sealed class HookWatch(KubernetesClient cluster, TimeSpan timeout)
{
    /// <exception cref="ReconcileException">HookFailed: it failed, cannot succeed any more, was deleted, or did not end in
    /// time.</exception>
    public async Task WaitAsync(MadeHook made, CancellationToken ct)
    {
        if (IsDone(made, made.Live))
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        var live = made.Live;
        var suspicions = new HashSet<(string Uid, string Message)>();
        try
        {
            await using var watch = new MergedWatch(cluster, Watches(made), limit.Token);
            await foreach (var change in watch.Changes.ReadAllAsync(limit.Token))
            {
                var isHook = change.Object.Uid == made.Live.Uid;
                if (isHook && change.Type == WatchEventType.Deleted)
                    throw Failed("It was deleted before it ended.");
                if (isHook)
                    live = change.Object;
                if (isHook && IsDone(made, live))
                    return;
                var health = HealthRules.BuiltIn.Evaluate(change.Object);
                var isSuspicious = health.Health == HealthState.Degraded && suspicions.Add((change.Object.Uid, health.Message));
                if (isSuspicious && await IsHopelessAsync(live, limit.Token))
                    throw Failed("It cannot succeed any more.");
            }
        }
        catch (KubernetesException e)
        {
            throw ApplyErrors.Explain(e, live.Namespace ?? "");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            var message = HealthRules.BuiltIn.Evaluate(live).Message.TrimEnd('.');
            var seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            throw Failed($"It did not end within {seconds} seconds: {message}.");
        }
    }

    /// <summary>Whether it is more than there that is waited for.</summary>
    public static bool IsWaitedFor(MadeHook made) => made.Hook.IsArgo || made.Hook.IsDefinition || IsJobOrPod(made);

    /// <summary>The hook itself, and the pods of a Job: one in trouble says so before the Job does.</summary>
    private static IEnumerable<Watched> Watches(MadeHook made)
    {
        var live = made.Live;
        yield return new Watched(made.Resource, live.Namespace)
        {
            FieldSelector = $"metadata.name={live.Name}",
            From = live.ResourceVersion,
        };
        if (HookPods.SelectorOf(made) is { } selector)
            yield return new Watched(Kinds.Pods, live.Namespace, selector, Forbidden: _ => { }); // Then it is seen only later.
    }

    private static bool IsDone(MadeHook made, LiveObject live)
    {
        if (!IsWaitedFor(made))
            return true;
        var health = HealthRules.BuiltIn.Evaluate(live);
        return health.Health switch
        {
            // A pod that runs and is ready is healthy, but not done.
            HealthState.Healthy => !IsPod(made) || new Observed(live.Json).Text("status.phase") == "Succeeded",
            HealthState.Degraded when HasEnded(made, live) => throw Failed(Sentence(health.Message)),
            _ => false,
        };
    }

    /// <summary>A Job or a Pod in trouble may still be tried again. A Job that has given up may have pods that still end, which
    /// changes nothing: those that failed can be read already.</summary>
    private static bool HasEnded(MadeHook made, LiveObject live)
    {
        var o = new Observed(live.Json);
        return !IsJobOrPod(made) || o.Text("status.phase") == "Failed" || JobStatus.Failure(o) is not null;
    }

    private static bool IsPod(MadeHook made) => made.Resource is { Group: "", Kind: "Pod" };

    private static bool IsJobOrPod(MadeHook made) => IsPod(made) || made.Resource is { Group: "batch", Kind: "Job" };

    private async Task<bool> IsHopelessAsync(LiveObject live, CancellationToken ct) =>
        (await new CauseFinder(cluster).FindAsync(live, ct)).Any(cause => cause.IsFinal);

    /// <summary>A Job's condition comes as <c>Failed is True: the message</c>; that it failed is said already.</summary>
    private static string Sentence(string health)
    {
        var text = health.Replace("Failed is True: ", "", StringComparison.Ordinal)
            .Replace("FailureTarget is True: ", "", StringComparison.Ordinal).TrimEnd('.');
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}.";
    }

    private static ReconcileException Failed(string message) => new(Reasons.HookFailed, message);
}
