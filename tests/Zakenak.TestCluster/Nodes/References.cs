using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing.Nodes;

/// <summary>The ConfigMaps and Secrets that a pod needs before it starts.</summary>
internal sealed class References(KubernetesClient client, string ns)
{
    private sealed record Reference(ApiResource Kind, string Name, IReadOnlyList<string> Keys, bool IsOptional);

    /// <summary>The kubelet's words for the first volume that cannot be mounted; null when all can be.</summary>
    public async Task<string?> MissingVolumeAsync(JsonNode pod, CancellationToken ct)
    {
        foreach (var volume in Items(pod["spec"]!["volumes"]))
        {
            foreach (var reference in InVolume(volume))
            {
                var kind = reference.Kind == Kinds.Secrets ? "secret" : "config";
                if (await MissingAsync(reference, key => $"references non-existent {kind} key: {key}", ct) is { } missing)
                    return $"MountVolume.SetUp failed for volume \"{volume["name"]}\" : {missing}";
            }
        }
        return null;
    }

    /// <summary>The kubelet's words for the first environment variable that has no source; null when all have.</summary>
    public async Task<string?> MissingVariableAsync(JsonNode container, CancellationToken ct)
    {
        foreach (var reference in InEnvironment(container))
        {
            var where = $"in {reference.Kind.Kind} {ns}/{reference.Name}";
            if (await MissingAsync(reference, key => $"couldn't find key {key} {where}", ct) is { } missing)
                return missing;
        }
        return null;
    }

    private async Task<string?> MissingAsync(Reference reference, Func<string, string> noKey, CancellationToken ct)
    {
        if (reference.IsOptional)
            return null;
        if (await client.GetAsync(reference.Kind, ns, reference.Name, ct) is not { } found)
            return $"{reference.Kind.Kind.ToLowerInvariant()} \"{reference.Name}\" not found";
        return reference.Keys.FirstOrDefault(k => !Has(found, "data", k) && !Has(found, "binaryData", k)) is { } key ? noKey(key) : null;
    }

    private static bool Has(LiveObject found, string map, string key) =>
        found.Json.TryGetProperty(map, out var data) && data.ValueKind == JsonValueKind.Object && data.TryGetProperty(key, out _);

    private static IEnumerable<Reference> InVolume(JsonNode volume)
    {
        List<JsonNode> sources = [volume, .. Items(volume["projected"]?["sources"])];
        foreach (var source in sources)
        {
            if (source["secret"] is { } secret)
                yield return To(Kinds.Secrets, secret, secret["secretName"] ?? secret["name"], Keys(secret));
            if (source["configMap"] is { } map)
                yield return To(Kinds.ConfigMaps, map, map["name"], Keys(map));
        }
    }

    private static IEnumerable<Reference> InEnvironment(JsonNode container)
    {
        foreach (var from in Items(container["envFrom"]))
        {
            if (from["secretRef"] is { } secret)
                yield return To(Kinds.Secrets, secret, secret["name"], []);
            if (from["configMapRef"] is { } map)
                yield return To(Kinds.ConfigMaps, map, map["name"], []);
        }
        foreach (var variable in Items(container["env"]))
        {
            if (variable["valueFrom"]?["secretKeyRef"] is { } secret)
                yield return To(Kinds.Secrets, secret, secret["name"], [(string)secret["key"]!]);
            if (variable["valueFrom"]?["configMapKeyRef"] is { } map)
                yield return To(Kinds.ConfigMaps, map, map["name"], [(string)map["key"]!]);
        }
    }

    private static Reference To(ApiResource kind, JsonNode reference, JsonNode? name, IReadOnlyList<string> keys) =>
        new(kind, (string)name!, keys, (bool?)reference["optional"] ?? false);

    private static List<string> Keys(JsonNode source) => [.. Items(source["items"]).Select(i => (string)i["key"]!)];

    private static IEnumerable<JsonNode> Items(JsonNode? array) => array?.AsArray().OfType<JsonNode>() ?? [];
}
