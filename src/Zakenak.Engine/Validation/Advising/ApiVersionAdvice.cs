using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Advising;

/// <summary>Versions of built-in kinds that Kubernetes has removed. Rule: its Deprecated API Migration Guide.</summary>
internal static class ApiVersionAdvice
{
    private static readonly RemovedVersion[] removed =
    [
        new("extensions/v1beta1", ["Deployment", "DaemonSet", "ReplicaSet"], "1.16", "apps/v1"),
        new("extensions/v1beta1", ["NetworkPolicy"], "1.16", "networking.k8s.io/v1"),
        new("extensions/v1beta1", ["PodSecurityPolicy"], "1.16", null),
        new("extensions/v1beta1", ["Ingress"], "1.22", "networking.k8s.io/v1"),
        new("apps/v1beta1", [], "1.16", "apps/v1"),
        new("apps/v1beta2", [], "1.16", "apps/v1"),
        new("admissionregistration.k8s.io/v1beta1", ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"], "1.22",
            "admissionregistration.k8s.io/v1"),
        new("apiextensions.k8s.io/v1beta1", [], "1.22", "apiextensions.k8s.io/v1"),
        new("apiregistration.k8s.io/v1beta1", [], "1.22", "apiregistration.k8s.io/v1"),
        new("certificates.k8s.io/v1beta1", ["CertificateSigningRequest"], "1.22", "certificates.k8s.io/v1"),
        new("coordination.k8s.io/v1beta1", ["Lease"], "1.22", "coordination.k8s.io/v1"),
        new("networking.k8s.io/v1beta1", ["Ingress", "IngressClass"], "1.22", "networking.k8s.io/v1"),
        new("rbac.authorization.k8s.io/v1alpha1", [], "1.22", "rbac.authorization.k8s.io/v1"),
        new("rbac.authorization.k8s.io/v1beta1", [], "1.22", "rbac.authorization.k8s.io/v1"),
        new("scheduling.k8s.io/v1alpha1", ["PriorityClass"], "1.22", "scheduling.k8s.io/v1"),
        new("scheduling.k8s.io/v1beta1", ["PriorityClass"], "1.22", "scheduling.k8s.io/v1"),
        new("storage.k8s.io/v1beta1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"], "1.22", "storage.k8s.io/v1"),
        new("storage.k8s.io/v1beta1", ["CSIStorageCapacity"], "1.27", "storage.k8s.io/v1"),
        new("autoscaling/v2beta1", [], "1.25", "autoscaling/v2"),
        new("autoscaling/v2beta2", [], "1.26", "autoscaling/v2"),
        new("batch/v1beta1", ["CronJob"], "1.25", "batch/v1"),
        new("discovery.k8s.io/v1beta1", ["EndpointSlice"], "1.25", "discovery.k8s.io/v1"),
        new("events.k8s.io/v1beta1", ["Event"], "1.25", "events.k8s.io/v1"),
        new("node.k8s.io/v1beta1", ["RuntimeClass"], "1.25", "node.k8s.io/v1"),
        new("policy/v1beta1", ["PodDisruptionBudget"], "1.25", "policy/v1"),
        new("policy/v1beta1", ["PodSecurityPolicy"], "1.25", null),
        new("flowcontrol.apiserver.k8s.io/v1beta1", [], "1.26", "flowcontrol.apiserver.k8s.io/v1"),
        new("flowcontrol.apiserver.k8s.io/v1beta2", [], "1.29", "flowcontrol.apiserver.k8s.io/v1"),
        new("flowcontrol.apiserver.k8s.io/v1beta3", [], "1.32", "flowcontrol.apiserver.k8s.io/v1"),
    ];

    public static IEnumerable<Advice> Of(Manifest manifest) => removed.Where(r => r.Is(manifest)).Select(r =>
        new Advice("DeprecatedApi", manifest,
        $"{manifest.ApiVersion} of {manifest.Kind} is gone from Kubernetes {r.Since} on: such a cluster refuses it",
        r.Instead is { } instead ? $"Write apiVersion: {instead}, and look whether fields were renamed."
            : "Use the Pod Security Standards: labels on the namespace."));

    /// <param name="Kinds">Empty: all of them.</param>
    /// <param name="Instead">Null: nothing came after it.</param>
    private sealed record RemovedVersion(string ApiVersion, string[] Kinds, string Since, string? Instead)
    {
        public bool Is(Manifest manifest) => manifest.ApiVersion == ApiVersion && (Kinds.Length == 0 || Kinds.Contains(manifest.Kind));
    }
}
