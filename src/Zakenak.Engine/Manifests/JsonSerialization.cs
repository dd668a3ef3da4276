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

    public static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(element),
    };
}
