using System.Text.Json.Nodes;

namespace Zakenak.Engine.Rendering;

/// <summary>One place in a chart's values, in all that say something of it.</summary>
/// <param name="Value">What holds: the user's over the chart's.</param>
/// <param name="Default">The chart's.</param>
/// <param name="User">The user's.</param>
/// <param name="Schema">The chart's schema of it.</param>
internal readonly record struct ValuePlace(JsonNode? Value, JsonNode? Default, JsonNode? User, JsonNode? Schema)
{
    public string? Text => TextOf(Value);

    public string? UserText => TextOf(User);

    /// <summary>Whether a text is there, an empty one included, or the schema wants one.</summary>
    public bool IsText => Text is not null || (Value is null && TextOf(In(Schema, "type")) == "string");

    /// <summary>The image that a mapping names, with its registry where that stands apart; null for any other mapping.</summary>
    public string? Repository => Child("repository").Text is not { Length: > 0 } repository ? null
        : Child("registry").Text is { Length: > 0 } registry ? $"{registry}/{repository}" : repository;

    public ValuePlace Child(string key) =>
        new(In(Value, key), In(Default, key), In(User, key), In(In(Schema, "properties"), key));

    public ValuePlace Item(int index) => new(In(Value, index), In(Default, index), In(User, index), In(Schema, "items"));

    /// <summary>Whether the chart knows a key of this mapping, set or not.</summary>
    public bool Declares(string key) =>
        (Default as JsonObject)?.ContainsKey(key) is true || (In(Schema, "properties") as JsonObject)?.ContainsKey(key) is true;

    /// <summary>Whether the chart or the user knows a key of this mapping.</summary>
    public bool Has(string key) => Declares(key) || (Value as JsonObject)?.ContainsKey(key) is true;

    private static JsonNode? In(JsonNode? node, string key) => (node as JsonObject)?[key];

    private static JsonNode? In(JsonNode? node, int index) => node is JsonArray list && index < list.Count ? list[index] : null;

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
