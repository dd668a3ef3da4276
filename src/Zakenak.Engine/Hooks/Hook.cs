using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Hooks;

/// <summary>An object of a chart that is created at a point of its release's life and waited for.</summary>
/// <param name="Phases">When it runs; at least one.</param>
/// <param name="Weight">Lower ones first: <c>helm.sh/hook-weight</c>, or <c>argocd.argoproj.io/sync-wave</c>.</param>
/// <param name="Delete">When its object is deleted.</param>
/// <param name="Output">When its containers' logs are shown: <c>helm.sh/hook-output-log-policy</c>.</param>
/// <param name="IsArgo">Read from Argo CD's annotations.</param>
internal sealed record Hook(Manifest Manifest, IReadOnlySet<HookPhase> Phases, int Weight, HookMoments Delete, HookMoments Output,
    bool IsArgo)
{
    /// <summary>The server gives it its name.</summary>
    public bool IsGenerated => Manifest.Name.Length == 0;

    /// <summary>Never deleted: its custom resources would go with it.</summary>
    public bool IsDefinition => Manifest is { Kind: "CustomResourceDefinition", Ref.Group: "apiextensions.k8s.io" };

    /// <summary>The prefix where the server completes it: <c>migrate-</c>.</summary>
    public string Name => IsGenerated ? (string)Manifest.Metadata["generateName"]! : Manifest.Name;
}

/// <summary>When something is done about a hook's object: a policy names several.</summary>
[Flags]
internal enum HookMoments
{
    None = 0,
    BeforeCreation = 1,
    Succeeded = 2,
    Failed = 4,
}
