using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>What <c>--replace</c> may delete and create again: kinds that hold no data and whose return nobody has to wait for.</summary>
internal static class Replacement
{
    public static bool IsSafe(ObjectRef key) => (key.Group, key.Kind) is
        ("", "ConfigMap" or "Secret" or "Service" or "Pod" or "ServiceAccount")
        or ("apps", "Deployment" or "DaemonSet" or "ReplicaSet" or "StatefulSet")
        or ("batch", "Job" or "CronJob")
        or ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding")
        or ("networking.k8s.io", "Ingress" or "IngressClass" or "NetworkPolicy")
        or ("policy", "PodDisruptionBudget") or ("autoscaling", "HorizontalPodAutoscaler")
        or ("storage.k8s.io", "StorageClass" or "CSIDriver") or ("scheduling.k8s.io", "PriorityClass") or ("node.k8s.io", "RuntimeClass");

    /// <summary>A StatefulSet's pods and claims stay and are taken over by its successor.</summary>
    public static string Propagation(ObjectRef key) => key.Kind == "StatefulSet" ? "Orphan" : "Background";

    /// <summary>What it costs, to go after "create it anew".</summary>
    public static string Price(ObjectRef key) => key.Kind switch
    {
        "Deployment" or "DaemonSet" or "ReplicaSet" or "Pod" => " (its pods restart)",
        "StatefulSet" => " (its pods stay)",
        "Service" => " (its cluster IP changes)",
        "Job" => " (it runs again)",
        _ => "",
    };
}
