using System.Text.Json.Nodes;
using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Rendering;

/// <summary>The values that a build with a GPU gives to its charts.</summary>
internal static class GpuValues
{
    /// <summary>The inline values, and beneath them <c>gpu.enabled</c>, <c>gpu.memory</c> and <c>deployment.useGPU</c>: each only where
    /// the chart
    /// declares the key, in its <c>values.yaml</c> or schema, and nothing of the user's sets it.</summary>
    /// <param name="set">The user's inline values.</param>
    /// <param name="userValues">The user's values files.</param>
    public static JsonObject? AddTo(JsonObject? set, GpuSettings? gpu, ChartFiles chart, IReadOnlyList<JsonObject> userValues)
    {
        if (gpu is null)
            return set;
        var declared = chart.Yaml("values.yaml");
        var schema = chart.Yaml("values.schema.json"); // JSON is YAML
        var values = (JsonObject?)set?.DeepClone() ?? [];
        foreach (var (section, key, value) in Wanted(gpu))
        {
            var isDeclared = (declared?[section] as JsonObject)?.ContainsKey(key) is true
                || ((schema?["properties"]?[section] as JsonObject)?["properties"] as JsonObject)?.ContainsKey(key) is true;
            if (isDeclared && !userValues.Append(values).Any(user => Sets(user, section, key)))
                Section(values, section)[key] = value;
        }
        return values.Count == 0 ? set : values;
    }

    private static IEnumerable<(string Section, string Key, JsonNode Value)> Wanted(GpuSettings gpu)
    {
        yield return ("gpu", "enabled", true);
        if (gpu.Memory is { } memory)
            yield return ("gpu", "memory", memory);
        yield return ("deployment", "useGPU", true);
    }

    /// <summary>A section that is no mapping (<c>gpu: null</c>) is the user's word on all of it.</summary>
    private static bool Sets(JsonObject user, string section, string key) =>
        user.TryGetPropertyValue(section, out var value) && (value is not JsonObject keys || keys.ContainsKey(key));

    private static JsonObject Section(JsonObject values, string name)
    {
        if (values[name] is not JsonObject section)
            values[name] = section = [];
        return section;
    }
}
