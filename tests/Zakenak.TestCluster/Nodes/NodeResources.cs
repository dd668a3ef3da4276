using System.Globalization;
using System.Text.Json.Nodes;

namespace Zakenak.Testing.Nodes;

/// <summary>What the node says it has. Each pod is compared with all of it: what the others took is not subtracted.</summary>
internal static class NodeResources
{
    private static readonly Dictionary<string, string> allocatable = new()
    {
        ["cpu"] = "16",
        ["memory"] = "32Gi",
        ["ephemeral-storage"] = "100Gi",
        ["pods"] = "10000",
    };

    private static readonly (string Suffix, decimal Factor)[] suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40),
        ("m", 0.001m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("", 1),
    ];

    public static JsonObject ToJson() => new(allocatable.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value)));

    /// <summary>The resources of which the pod's containers ask more than there is, by name.</summary>
    public static IReadOnlyList<string> TooLittleFor(JsonNode pod) =>
    [
        .. pod["spec"]!["containers"]!.AsArray()
            .SelectMany(c => c!["resources"]?["requests"]?.AsObject().ToArray() ?? [])
            .GroupBy(r => r.Key, r => Parse(r.Value!.ToString()))
            .Where(r => r.Sum() > Parse(allocatable.GetValueOrDefault(r.Key, "0")))
            .Select(r => r.Key)
            .Order(StringComparer.Ordinal),
    ];

    private static decimal Parse(string quantity)
    {
        var (suffix, factor) = suffixes.First(s => quantity.EndsWith(s.Suffix, StringComparison.Ordinal));
        return decimal.Parse(quantity.AsSpan(..^suffix.Length), NumberStyles.Float, CultureInfo.InvariantCulture) * factor;
    }
}
