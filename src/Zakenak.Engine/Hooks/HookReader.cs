using System.Globalization;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Hooks;

/// <summary>Reads the annotations that make an object of a chart a hook: Helm's, and Argo CD's.</summary>
/// <remarks>An object with Argo CD's annotation is read by that one alone, as Argo CD does; Helm's on it mean nothing then.</remarks>
internal static class HookReader
{
    private const string Helm = "helm.sh/hook";
    private const string HelmWeight = "helm.sh/hook-weight";
    private const string HelmDelete = "helm.sh/hook-delete-policy";
    private const string HelmOutput = "helm.sh/hook-output-log-policy";
    private const string Argo = "argocd.argoproj.io/hook";
    private const string ArgoWave = "argocd.argoproj.io/sync-wave";
    private const string ArgoDelete = "argocd.argoproj.io/hook-delete-policy";

    /// <summary>Ordinary objects and hooks, each in the order of the render. What runs on <c>helm test</c> alone, and what Argo CD is told
    /// to skip, is neither.</summary>
    public static (IReadOnlyList<Manifest> Objects, IReadOnlyList<Manifest> Hooks) Separate(IEnumerable<Manifest> rendered)
    {
        var objects = new List<Manifest>();
        var hooks = new List<Manifest>();
        foreach (var manifest in rendered)
        {
            if (manifest.Annotation(Argo) is { } argo)
            {
                if (!Words(argo).SequenceEqual(["Skip"]))
                    hooks.Add(manifest);
            }
            else if (manifest.Annotation(Helm) is not { } helm)
                objects.Add(manifest);
            else if (!helm.Split(',', StringSplitOptions.TrimEntries).All(IsTest))
                hooks.Add(manifest);
        }
        return (objects, hooks);
    }

    /// <summary>Whether a live object was made as a hook, by whatever tool.</summary>
    public static bool IsHook(LiveObject live) => live.Annotation(Helm) is not null || live.Annotation(Argo) is not null;

    /// <param name="warn">Told what the annotations say and nobody understands.</param>
    /// <returns>Null for one that never runs here: a test, a rollback's, and what nobody knows.</returns>
    public static Hook? Read(Manifest manifest, Action<string> warn) =>
        manifest.Annotation(Argo) is { } types ? ReadArgo(manifest, types, warn) : ReadHelm(manifest, manifest.Annotation(Helm)!, warn);

    /// <summary>Helm's rule: one unknown word, and the object is left out altogether.</summary>
    private static Hook? ReadHelm(Manifest manifest, string events, Action<string> warn)
    {
        var phases = new HashSet<HookPhase>();
        foreach (var word in events.Split(',').Select(Lower))
        {
            if (PhaseOf(word) is { } phase)
                phases.Add(phase);
            else if (!IsTest(word) && word is not ("pre-rollback" or "post-rollback"))
            {
                warn($"{manifest}: {Helm} names an unknown hook \"{word}\": the object is left out, as Helm does.");
                return null;
            }
        }
        // A number that is none counts as 0, and a policy that is none as given: both as in Helm.
        _ = int.TryParse(manifest.Annotation(HelmWeight), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight);
        var delete = Policies(manifest, HelmDelete, HookMoments.BeforeCreation, warn);
        var output = Policies(manifest, HelmOutput, HookMoments.None, warn);
        return phases.Count == 0 ? null : new Hook(manifest, phases, weight, delete, output, IsArgo: false);
    }

    private static Hook? ReadArgo(Manifest manifest, string types, Action<string> warn)
    {
        _ = int.TryParse(manifest.Annotation(ArgoWave), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wave);
        var phases = new HashSet<HookPhase>();
        foreach (var type in Words(types))
        {
            if (PhasesOfArgo(type, wave) is { } named)
                phases.UnionWith(named);
            else
                warn($"{manifest}: {Argo} names an unknown hook \"{type}\", which never runs.");
        }
        var delete = HookMoments.None;
        foreach (var policy in Words(manifest.Annotation(ArgoDelete) ?? ""))
        {
            if (MomentOfArgo(policy) is var moment and not HookMoments.None)
                delete |= moment;
            else
                warn($"{manifest}: {ArgoDelete} names an unknown policy \"{policy}\".");
        }
        if (delete == HookMoments.None)
            delete = HookMoments.BeforeCreation;
        return phases.Count == 0 ? null : new Hook(manifest, phases, wave, delete, HookMoments.None, IsArgo: true);
    }

    private static HookMoments Policies(Manifest manifest, string annotation, HookMoments byDefault, Action<string> warn)
    {
        if (manifest.Annotation(annotation) is not { } policies)
            return byDefault;
        var moments = HookMoments.None;
        foreach (var policy in policies.Split(',').Select(Lower))
        {
            if (MomentOf(policy) is var moment and not HookMoments.None)
                moments |= moment;
            else
                warn($"{manifest}: {annotation} names an unknown policy \"{policy}\", which does nothing.");
        }
        return moments;
    }

    private static HookPhase? PhaseOf(string word) => word switch
    {
        "pre-install" => HookPhase.PreInstall,
        "post-install" => HookPhase.PostInstall,
        "pre-upgrade" => HookPhase.PreUpgrade,
        "post-upgrade" => HookPhase.PostUpgrade,
        "pre-delete" => HookPhase.PreDelete,
        "post-delete" => HookPhase.PostDelete,
        _ => null,
    };

    private static HookPhase[]? PhasesOfArgo(string type, int wave) => type switch
    {
        "PreSync" => [HookPhase.PreInstall, HookPhase.PreUpgrade],
        "Sync" => [wave < 0 ? HookPhase.EarlySync : HookPhase.Sync],
        "PostSync" => [HookPhase.PostInstall, HookPhase.PostUpgrade],
        "SyncFail" => [HookPhase.SyncFail],
        "PreDelete" => [HookPhase.PreDelete],
        "PostDelete" => [HookPhase.PostDelete],
        "Skip" => [], // Beside another one it means nothing.
        _ => null,
    };

    private static HookMoments MomentOf(string policy) => policy switch
    {
        "before-hook-creation" => HookMoments.BeforeCreation,
        "hook-succeeded" => HookMoments.Succeeded,
        "hook-failed" => HookMoments.Failed,
        _ => HookMoments.None,
    };

    private static HookMoments MomentOfArgo(string policy) => policy switch
    {
        "BeforeHookCreation" => HookMoments.BeforeCreation,
        "HookSucceeded" => HookMoments.Succeeded,
        "HookFailed" => HookMoments.Failed,
        _ => HookMoments.None,
    };

    /// <summary>Helm's rule: <c>test-success</c> is the older spelling; <c>test-failure</c> was dropped with Helm 3.</summary>
    private static bool IsTest(string hook) => hook is "test" or "test-success" or "test-failure";

    private static string Lower(string word) => word.Trim().ToLowerInvariant();

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
