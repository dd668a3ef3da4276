using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Engine.Manifests;

/// <summary>Between the two faces of System.Text.Json, without its reflecting serializer.</summary>
internal static class JsonSerialization
{
    public static JsonElement ToElement(JsonNode node) => Parse(node.ToJsonString().AsMemory());

    public static JsonElement Parse(ReadOnlyMemory<char> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>What stands under these keys; null where one is missing or something else than a mapping is in the way.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            node = (node as JsonObject)?[key];
        return node;
    }

    /// <summary>The text under these keys; null also where it is no text.</summary>
    public static string? TextAt(this JsonNode? node, params ReadOnlySpan<string> keys) =>
        node.At(keys) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(element),
    };
}
