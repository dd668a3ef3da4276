using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Zakenak.Trpc.TypeScript;

/// <summary>The types that the serializer itself writes as a string, a number or any JSON.</summary>
internal static class LeafTypes
{
    private static readonly Dictionary<Type, string> Fixed = new()
    {
        [typeof(bool)] = "boolean",
        [typeof(string)] = "string",
        [typeof(char)] = "string",
        [typeof(Guid)] = "string",
        [typeof(Uri)] = "string",
        [typeof(Version)] = "string",
        [typeof(DateTime)] = "string",
        [typeof(DateTimeOffset)] = "string",
        [typeof(DateOnly)] = "string",
        [typeof(TimeOnly)] = "string",
        [typeof(TimeSpan)] = "string",
        [typeof(byte[])] = "string",
        [typeof(ReadOnlyMemory<byte>)] = "string",
        [typeof(Memory<byte>)] = "string",
        [typeof(object)] = "unknown",
        [typeof(JsonNode)] = "unknown",
        [typeof(JsonValue)] = "unknown",
        [typeof(JsonElement)] = "unknown",
        [typeof(JsonDocument)] = "unknown",
        [typeof(JsonObject)] = "Record<string, unknown>",
        [typeof(JsonArray)] = "unknown[]",
    };

    private static readonly HashSet<Type> Numbers =
    [
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(Int128), typeof(UInt128), typeof(Half), typeof(float), typeof(double), typeof(decimal),
    ];

    public static bool TryGet(Type type, JsonNumberHandling numbers, Direction direction, [NotNullWhen(true)] out string? text)
    {
        if (!Numbers.Contains(type))
            return Fixed.TryGetValue(type, out text);
        var inText = direction == Direction.Output ? JsonNumberHandling.WriteAsString : JsonNumberHandling.AllowReadingFromString;
        text = numbers.HasFlag(JsonNumberHandling.WriteAsString) && numbers.HasFlag(inText) ? "string" : "number";
        return true;
    }
}
