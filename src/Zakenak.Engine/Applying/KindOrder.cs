namespace Zakenak.Engine.Applying;

/// <summary>Which kinds go first inside a wave. Few ranks: what is in one goes out in parallel.</summary>
internal static class KindOrder
{
    public const int CustomResourceDefinition = 0;
    public const int Namespace = 1;

    /// <summary>The last rank: what intercepts others' requests comes when everything else is there.</summary>
    public const int Last = 7;

    /// <summary>Whether the group is Kubernetes' own. (Gateway API and its like end in <c>k8s.io</c> too, and are custom
    /// resources.)</summary>
    public static bool IsBuiltIn(string group) => group is "" or "apps" or "batch" or "autoscaling" or "policy" or "extensions"
        or "admissionregistration.k8s.io" or "apiextensions.k8s.io" or "apiregistration.k8s.io" or "authentication.k8s.io"
        or "authorization.k8s.io" or "certificates.k8s.io" or "coordination.k8s.io" or "discovery.k8s.io" or "events.k8s.io"
        or "flowcontrol.apiserver.k8s.io" or "internal.apiserver.k8s.io" or "networking.k8s.io" or "node.k8s.io"
        or "rbac.authorization.k8s.io" or "resource.k8s.io" or "scheduling.k8s.io" or "storage.k8s.io" or "storagemigration.k8s.io";

    public static int RankOf(string group, string kind) => (group, kind) switch
    {
        ("apiextensions.k8s.io", "CustomResourceDefinition") => CustomResourceDefinition,
        ("", "Namespace") => Namespace,
        ("scheduling.k8s.io" or "storage.k8s.io" or "node.k8s.io" or "networking.k8s.io", "PriorityClass" or "StorageClass" or "CSIDriver"
            or "RuntimeClass" or "IngressClass" or "NetworkPolicy") => 2,
        ("", "ResourceQuota" or "LimitRange" or "PersistentVolume") => 2,
        ("", "ServiceAccount" or "Secret" or "ConfigMap" or "PersistentVolumeClaim") => 3,
        ("rbac.authorization.k8s.io", _) => 3,
        ("", "Service" or "Endpoints") or ("discovery.k8s.io", _) => 4,
        ("", "Pod" or "ReplicationController") or ("apps" or "batch", _) => 5,
        ("apiregistration.k8s.io" or "admissionregistration.k8s.io", _) => Last,
        _ => 6, // autoscaling, policy, ingress, and every custom resource
    };
}
