using System.Text.Json;

namespace Zakenak.Engine.Health;

/// <summary>A live object as the rules read it. A field of another type than asked for counts as not there.</summary>
/// <param name="apiVersion">Of an item of a list, which does not carry its own.</param>
/// <param name="kind">Likewise.</param>
internal readonly struct Observed(JsonElement json, string? apiVersion = null, string? kind = null)
{
    public JsonElement Json { get; } = json;

    public string ApiVersion => apiVersion ?? Text("apiVersion") ?? "";

    public string Kind => kind ?? Text("kind") ?? "";

    /// <summary>Empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/') is var slash and >= 0 ? ApiVersion[..slash] : "";

    /// <summary>0 for the kinds that have none.</summary>
    public long Generation => Number("metadata.generation") ?? 0;

    public bool HasStatus => At("status") is { ValueKind: JsonValueKind.Object } status && status.EnumerateObject().Any();

    /// <param name="path">Keys between dots, <c>status.loadBalancer.ingress</c>.</param>
    /// <returns>Null where there is nothing, or null.</returns>
    public JsonElement? At(string path)
    {
        var at = Json;
        foreach (var range in path.AsSpan().Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(path.AsSpan(range), out at))
                return null;
        }
        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    public string? Text(string path) => At(path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public long? Number(string path) => At(path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public bool IsTrue(string path) => At(path) is { ValueKind: JsonValueKind.True };

    public bool IsFalse(string path) => At(path) is { ValueKind: JsonValueKind.False };

    public IEnumerable<Observed> Items(string path) =>
        At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => new Observed(item)) : [];

    public string? Annotation(string key) =>
        At("metadata.annotations") is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(key, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public IReadOnlyList<ObservedCondition> Conditions => [.. ConditionsAt("status.conditions")];

    public IEnumerable<ObservedCondition> ConditionsAt(string path) => Items(path)
        .Where(item => item.Text("type") is not null)
        .Select(item => new ObservedCondition(item.Text("type")!, item.Text("status") ?? "Unknown", item.Text("reason") ?? "", item.Text("message") ?? "",
            item.Number("observedGeneration"), item.Text("severity")));

    public ObservedCondition? Condition(string type) =>
        ConditionsAt("status.conditions").FirstOrDefault(condition => condition.Type == type);
}
