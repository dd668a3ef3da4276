using System.Text.Json.Nodes;
using Zakenak.Engine.Images;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Rendering;

/// <summary>Puts built images into objects, in place. The name stays as it is spelled (<c>shop</c> for <c>docker.io/library/shop</c>), the
/// tag becomes <see cref="PinnedImage.Reference"/>; an image that carries a digest of its own stays as it is.</summary>
internal static class ManifestImages
{
    private static readonly HashSet<string> workloads = new(StringComparer.Ordinal)
    {
        "v1/Pod", "v1/PodTemplate", "v1/ReplicationController", "apps/v1/Deployment", "apps/v1/ReplicaSet", "apps/v1/StatefulSet",
        "apps/v1/DaemonSet", "batch/v1/Job", "batch/v1/CronJob", "batch/v1beta1/CronJob",
    };

    private static readonly string[] lists = ["containers", "initContainers"];

    /// <summary>Containers of all sorts of the built-in workloads. An object of another kind is left alone: what its <c>containers</c> mean
    /// is its controller's to say.</summary>
    public static void PinWorkload(Manifest manifest, IReadOnlyList<PinnedImage> images)
    {
        if (images.Count > 0 && workloads.Contains($"{manifest.ApiVersion}/{manifest.Kind}"))
            Pin(manifest.Json, [.. lists, "ephemeralContainers"], images);
    }

    /// <summary>Of a rendered kustomization, what its own <c>images</c> override would reach: containers in an object of any kind, at any
    /// depth, but of a CRD none. Rule: kustomize's <c>api/filters/imagetag/legacy.go</c>. Unlike it, an explicit digest is kept, and every
    /// spelling of the name is found.</summary>
    public static void PinKustomized(Manifest manifest, IReadOnlyList<PinnedImage> images)
    {
        if (images.Count > 0 && manifest.Kind != "CustomResourceDefinition")
            Pin(manifest.Json, lists, images);
    }

    private static void Pin(JsonNode? node, string[] keys, IReadOnlyList<PinnedImage> images)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Pin(item, keys, images);
        }
        else if (node is JsonObject map)
        {
            foreach (var (key, value) in map)
            {
                if (value is JsonArray containers && keys.Contains(key))
                    PinContainers(containers, images);
                Pin(value, keys, images);
            }
        }
    }

    private static void PinContainers(JsonArray containers, IReadOnlyList<PinnedImage> images)
    {
        foreach (var container in containers.OfType<JsonObject>())
        {
            if (container["image"] is JsonValue value && value.TryGetValue<string>(out var image) && Pinned(image, images) is { } pinned)
                container["image"] = pinned;
        }
    }

    /// <summary>Null where it is none of them, or has a digest.</summary>
    private static string? Pinned(string written, IReadOnlyList<PinnedImage> images)
    {
        foreach (var pin in images)
        {
            if (pin.Matches(written, out var image))
                return $"{written[..^(image!.Tag is { } tag ? tag.Length + 1 : 0)]}:{pin.Reference}";
        }
        return null;
    }
}
