namespace Zakenak.Engine.Cluster;

/// <summary>The kinds that we ask for ourselves, without discovery: all of them have been served under these versions since Kubernetes
/// 1.20.</summary>
internal static class Kinds
{
    public static readonly ApiResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);
    public static readonly ApiResource Nodes = new("", "v1", "Node", "nodes", false, []);
    public static readonly ApiResource Secrets = new("", "v1", "Secret", "secrets", true, []);
    public static readonly ApiResource Pods = new("", "v1", "Pod", "pods", true, []);
    public static readonly ApiResource Events = new("", "v1", "Event", "events", true, []);
    public static readonly ApiResource Claims = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, []);
    public static readonly ApiResource Services = new("", "v1", "Service", "services", true, []);
    public static readonly ApiResource Deployments = new("apps", "v1", "Deployment", "deployments", true, []);
    public static readonly ApiResource ReplicaSets = new("apps", "v1", "ReplicaSet", "replicasets", true, []);
    public static readonly ApiResource StatefulSets = new("apps", "v1", "StatefulSet", "statefulsets", true, []);
    public static readonly ApiResource DaemonSets = new("apps", "v1", "DaemonSet", "daemonsets", true, []);
    public static readonly ApiResource Revisions = new("apps", "v1", "ControllerRevision", "controllerrevisions", true, []);
    public static readonly ApiResource Jobs = new("batch", "v1", "Job", "jobs", true, []);
    public static readonly ApiResource Autoscalers = new("autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true, []);
    public static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);
    public static readonly ApiResource RuntimeClasses = new("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", false, []);
    public static readonly ApiResource StorageClasses = new("storage.k8s.io", "v1", "StorageClass", "storageclasses", false, []);
    public static readonly ApiResource IngressClasses = new("networking.k8s.io", "v1", "IngressClass", "ingressclasses", false, []);
}
