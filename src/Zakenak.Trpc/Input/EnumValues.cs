using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Zakenak.Trpc.Input;

internal static class EnumValues
{
    /// <summary>The values as JSON, in order: quoted names, or numbers, whichever the type's converter writes.</summary>
    public static IReadOnlyList<string> Of(JsonTypeInfo type) =>
        [.. Enum.GetValuesAsUnderlyingType(type.Type).Cast<object>()
            .Select(value => JsonSerializer.Serialize(Enum.ToObject(type.Type, value), type))
            .Distinct()];
}
