namespace Zakenak.Engine.Hooks;

/// <summary>In which order the hooks of one phase run.</summary>
internal static class HookOrder
{
    /// <summary>Helm's <c>InstallOrder</c>; other kinds come after these.</summary>
    private static readonly string[] kinds =
    [
        "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget",
        "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim",
        "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList",
        "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
        "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
        "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
    ];

    /// <summary>By weight. Of one weight Helm goes by name and only then by kind (its documentation says the reverse, its program does
    /// this); Argo CD goes by kind.</summary>
    public static IReadOnlyList<Hook> Sorted(IReadOnlyCollection<Hook> hooks)
    {
        var weighed = hooks.OrderBy(h => h.Weight);
        return hooks.Any(h => h.IsArgo)
            ? [.. weighed.ThenBy(RankOf).ThenBy(KindOf, StringComparer.Ordinal).ThenBy(NameOf, StringComparer.Ordinal)]
            : [.. weighed.ThenBy(NameOf, StringComparer.Ordinal).ThenBy(RankOf).ThenBy(KindOf, StringComparer.Ordinal)];
    }

    private static string NameOf(Hook hook) => hook.Manifest.Name;

    private static string KindOf(Hook hook) => hook.Manifest.Kind;

    private static int RankOf(Hook hook) => Array.IndexOf(kinds, KindOf(hook)) is var rank and >= 0 ? rank : kinds.Length;
}
