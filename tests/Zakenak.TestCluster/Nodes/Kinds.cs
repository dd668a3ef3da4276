using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

/// <summary>The kinds that a node reads and writes.</summary>
internal static class Kinds
{
    public static readonly ApiResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);
    public static readonly ApiResource Pods = new("", "v1", "Pod", "pods", true, []);
    public static readonly ApiResource PodStatus = Pods with { Subresource = "status" };
    public static readonly ApiResource Bindings = new("", "v1", "Binding", "bindings", true, []);
    public static readonly ApiResource Nodes = new("", "v1", "Node", "nodes", false, []);
    public static readonly ApiResource NodeStatus = Nodes with { Subresource = "status" };
    public static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true, []);
    public static readonly ApiResource Webhooks =
        new("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", false, []);

    public static readonly ApiResource Events = new("", "v1", "Event", "events", true, []);
    public static readonly ApiResource Secrets = new("", "v1", "Secret", "secrets", true, []);
    public static readonly ApiResource ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true, []);
    public static readonly ApiResource Claims = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, []);
}
