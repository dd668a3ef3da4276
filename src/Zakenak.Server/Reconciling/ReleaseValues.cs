using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Rendering;
using Zakenak.Server.Contract;

namespace Zakenak.Server.Reconciling;

/// <summary>The values of a chart's resource: of <c>valuesFrom</c> in their order, then <c>values</c>; what is later wins, mappings are
/// merged.</summary>
internal static class ReleaseValues
{
    private static readonly ApiResource configMaps = new("", "v1", "ConfigMap", "configmaps", true, []);
    private static readonly ApiResource secrets = new("", "v1", "Secret", "secrets", true, []);

    /// <returns>Null: none are set.</returns>
    /// <exception cref="ReconcileException">ValuesNotFound; ValuesInvalid; Forbidden: the environment's account may not read it.</exception>
    public static async Task<JsonObject?> ReadAsync(ResourceWork work, KubernetesClient cluster, CancellationToken ct)
    {
        JsonObject? merged = null;
        foreach (var source in work.Config.ValuesFrom ?? [])
        {
            if (await ReadAsync(source, work.Namespace, cluster, ct) is { } values)
                merged = Merge(merged, values);
        }
        return work.Config.Values is { } inline ? Merge(merged, inline) : merged;
    }

    private static async Task<JsonObject?> ReadAsync(ValuesSource source, string ns, KubernetesClient cluster, CancellationToken ct)
    {
        var (key, shown) = (source.ValuesKey ?? "values.yaml", $"{source.Kind}/{ns}/{source.Name}");
        var live = await GetAsync(source, ns, shown, cluster, ct);
        if (live is null)
            return source.Optional == true ? null : throw NotFound($"{shown}, which config.valuesFrom names, is not in the cluster");
        if (Content(live, key, isSecret: source.Kind == "Secret") is not { } content)
            return source.Optional == true ? null : throw NotFound($"{shown} has no key {key}, which config.valuesFrom names");
        try
        {
            return SourceYaml.Documents(content, $"{shown}:{key}") switch
            {
                [] or [null] => null,
                [JsonObject values] => values,
                _ => throw new ReconcileException("ValuesInvalid", $"{shown}:{key} holds no mapping: write the values as in a chart's values.yaml."),
            };
        }
        catch (ReconcileException e) when (e.Reason == Reasons.ManifestInvalid)
        {
            // Its message may quote the line, and that be a secret.
            throw new ReconcileException("ValuesInvalid", $"{shown}:{key} is no YAML{(source.Kind == "Secret" ? "." : $": {e.Message}")}", e);
        }
    }

    private static async Task<LiveObject?> GetAsync(ValuesSource source, string ns, string shown, KubernetesClient cluster, CancellationToken ct)
    {
        try
        {
            return await cluster.GetAsync(source.Kind == "Secret" ? secrets : configMaps, ns, source.Name, ct);
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new ReconcileException(Reasons.Forbidden, $"{shown}, which config.valuesFrom names, may not be read: {e.Message}", e);
        }
    }

    private static byte[]? Content(LiveObject live, string key, bool isSecret)
    {
        if (!live.Json.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object || !data.TryGetProperty(key, out var value))
            return null;
        return isSecret ? value.GetBytesFromBase64() : Encoding.UTF8.GetBytes(value.GetString() ?? "");
    }

    private static JsonObject Merge(JsonObject? under, JsonObject over)
    {
        var merged = under?.DeepClone().AsObject() ?? [];
        foreach (var (key, value) in over)
            merged[key] = value is JsonObject inner && merged[key] is JsonObject beneath ? Merge(beneath, inner) : value?.DeepClone();
        return merged;
    }

    private static ReconcileException NotFound(string what) => new("ValuesNotFound", $"{what}: create it, or make the entry optional.");
}
