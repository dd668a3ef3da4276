using System.Text.Json;

namespace Zakenak.Engine.Cluster;

internal static class JsonElementExtensions
{
    /// <summary>Null where the property is missing or no string.</summary>
    public static string? TextOf(this JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Nothing where the property is missing or no array.</summary>
    public static JsonElement.ArrayEnumerator ItemsOf(this JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : default;
}
