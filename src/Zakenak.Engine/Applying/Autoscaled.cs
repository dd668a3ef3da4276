using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>Which workloads an HPA scales, the cluster's HPAs and the declared ones: their <c>replicas</c> are not ours to set.</summary>
internal static class Autoscaled
{
    public static async Task<IReadOnlySet<ObjectRef>> ReadAsync(KubernetesClient cluster, IReadOnlyCollection<Target> targets, CancellationToken ct)
    {
        var scalable = targets.Where(t => t.Json.At("spec", "replicas") is not null).ToList();
        var scaled = new HashSet<ObjectRef>();
        foreach (var hpa in targets.Where(t => t.Ref is { Group: "autoscaling", Kind: "HorizontalPodAutoscaler" }))
        {
            if (hpa.Json.At("spec", "scaleTargetRef") is JsonObject reference)
                Add(hpa.Ref.Namespace, reference.TextAt("apiVersion"), reference.TextAt("kind"), reference.TextAt("name"));
        }
        var lists = await Task.WhenAll(scalable.Select(t => t.Ref.Namespace).Distinct().Select(ns => ListAsync(cluster, ns, ct)));
        foreach (var hpa in lists.SelectMany(list => list))
        {
            if (hpa.Json.TryGetProperty("spec", out var spec) && spec.TryGetProperty("scaleTargetRef", out var reference))
                Add(hpa.Namespace, Text(reference, "apiVersion"), Text(reference, "kind"), Text(reference, "name"));
        }
        return scaled;

        void Add(string? ns, string? apiVersion, string? kind, string? name)
        {
            if (kind is not null && name is not null)
                scaled.Add(new ObjectRef(apiVersion ?? "v1", kind, ns, name));
        }
    }

    private static async Task<IReadOnlyList<LiveObject>> ListAsync(KubernetesClient cluster, string? ns, CancellationToken ct)
    {
        try
        {
            return (await cluster.ListAsync(Kinds.Autoscalers, ns, null, ct)).Items;
        }
        catch (KubernetesException e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            return []; // A server without the autoscaling API has no HPAs.
        }
        catch (KubernetesException e) when (e.StatusCode is HttpStatusCode.Forbidden)
        {
            throw ApplyErrors.Forbidden(e, ns);
        }
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;
}
