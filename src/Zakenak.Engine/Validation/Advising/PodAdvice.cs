using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Validation.Advising;

/// <summary>What a pod takes of its node, and who looks after it.</summary>
internal static class PodAdvice
{
    private static readonly (string Field, string Shares)[] namespaces =
    [
        ("hostNetwork", "sees the node's network, and every port on it"),
        ("hostPID", "sees and may signal every process of the node"),
        ("hostIPC", "reads the shared memory of the node's processes"),
    ];

    public static IEnumerable<Advice> Of(DeclaredPod pod)
    {
        foreach (var (field, shares) in namespaces.Where(n => pod.Spec[n.Field] is JsonValue value && value.TryGetValue<bool>(out var isSet)
            && isSet))
            yield return new("HostNamespace", pod.Workload, $"with {field} its pods share the node's: one {shares}",
                $"Leave {field} out; a Service or a hostPort is usually enough.");
        foreach (var volume in (pod.Spec["volumes"] as JsonArray ?? []).OfType<JsonObject>().Where(v => v["hostPath"] is not null))
        {
            yield return new("HostPath", pod.Workload, $"the volume {volume.TextAt("name")} is a folder of the node: its pods are bound to what lies there, and may change the node",
                "Use a PersistentVolumeClaim, an emptyDir or a ConfigMap.");
        }
        if (pod.Workload is { Kind: "Pod" })
        {
            yield return new("BarePod", pod.Workload, "nobody replaces this pod when its node goes, and most of it cannot be changed",
                "Declare a Deployment, a StatefulSet or a Job.");
        }
    }
}
