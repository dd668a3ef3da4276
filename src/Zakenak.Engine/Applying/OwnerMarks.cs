using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;

namespace Zakenak.Engine.Applying;

/// <summary>Whose object it is, by the marks that delivery tools leave: one object has one owner.</summary>
internal static class OwnerMarks
{
    public const string HelmRelease = "meta.helm.sh/release-name";
    public const string HelmNamespace = "meta.helm.sh/release-namespace";
    private const string ArgoTracking = "argocd.argoproj.io/tracking-id";
    private const string ArgoInstance = "argocd.argoproj.io/instance";

    private static readonly string[] annotations = [HelmRelease, HelmNamespace, ArgoTracking];

    private static readonly string[] labels =
    [
        ArgoInstance, "kustomize.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/namespace",
        "helm.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/namespace",
    ];

    public static bool IsOurs(LiveObject live, Owner owner) => live.Label(Owner.Label) == owner.LabelValue;

    /// <summary>Who else says that the object is his, in words; null when nobody does.</summary>
    public static string? OtherOwner(LiveObject live, Owner owner)
    {
        if (live.Label("kustomize.toolkit.fluxcd.io/name") is { } kustomization)
            return $"Flux (Kustomization {live.Label("kustomize.toolkit.fluxcd.io/namespace")}/{kustomization})";
        if (live.Label("helm.toolkit.fluxcd.io/name") is { } helmRelease)
            return $"Flux (HelmRelease {live.Label("helm.toolkit.fluxcd.io/namespace")}/{helmRelease})";
        if (live.Annotation(ArgoTracking) is { } tracking)
            return $"Argo CD (application {tracking.Split(':')[0]})";
        if (live.Label(ArgoInstance) is { } application)
            return $"Argo CD (application {application})";
        if (live.Annotation(HelmRelease) is { } release)
            return $"Helm (release {live.Annotation(HelmNamespace)}/{release})";
        return live.Label(Owner.Label) is { } other && other != owner.LabelValue ? $"another Zakenak project ({other})" : null;
    }

    /// <summary>A merge patch that takes the other owner's marks off; null when there are none. Ours is put on by the apply.</summary>
    public static JsonObject? Removal(LiveObject live)
    {
        var gone = annotations.Where(key => live.Annotation(key) is not null).ToList();
        var goneLabels = labels.Where(key => live.Label(key) is not null).ToList();
        if (gone.Count + goneLabels.Count == 0)
            return null;
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = Nulls(gone), ["labels"] = Nulls(goneLabels) },
        };
    }

    private static JsonObject Nulls(IEnumerable<string> keys) => new(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)null)));
}
