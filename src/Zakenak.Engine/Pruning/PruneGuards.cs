using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Pruning;

/// <summary>Why an object of the inventory is not deleted.</summary>
internal static class PruneGuards
{
    public const string Annotation = "zakenak.io/prune";

    private static readonly string[] systemNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    /// <summary>Not ours (any more): it leaves the inventory, and is not touched.</summary>
    public static string? NotOurs(InventoryEntry entry, LiveObject live, Owner owner)
    {
        if (entry.Uid is not null && entry.Uid != live.Uid)
            return "another object has its name now";
        return OwnerMarks.IsOurs(live, owner) ? null : "its owner label is gone or another owner's";
    }

    /// <summary>Ours, and kept all the same: it stays in the inventory.</summary>
    public static string? Kept(LiveObject live)
    {
        if (live.Annotation(Annotation) == "disabled")
            return $"kept: {Annotation}: disabled";
        if (live.Annotation("helm.sh/resource-policy") == "keep")
            return "kept: helm.sh/resource-policy: keep";
        return IsSystemNamespace(live.Ref) ? "kept: a namespace of Kubernetes itself" : null;
    }

    /// <summary>Kinds that take data or other people's objects with them.</summary>
    public static bool HoldsMore(ObjectRef key) => (key.Group, key.Kind) is
        ("", "Namespace" or "PersistentVolume" or "PersistentVolumeClaim") or ("apiextensions.k8s.io", "CustomResourceDefinition");

    /// <summary>The rule of converge: such a kind is deleted only where its annotation allows it.</summary>
    public static string? KeptUnlessEnabled(LiveObject live) =>
        HoldsMore(live.Ref) && live.Annotation(Annotation) != "enabled" ? $"kept: a {live.Kind} is pruned only with {Annotation}: enabled" : null;

    private static bool IsSystemNamespace(ObjectRef key) => key is { Group: "", Kind: "Namespace" } && systemNamespaces.Contains(key.Name);
}
