using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Zakenak.Trpc.TypeScript;

/// <summary>A property in an interface: <c>name?: Type | null;</c></summary>
internal static partial class PropertyLine
{
    public static IEnumerable<JsonPropertyInfo> Used(JsonTypeInfo type, Direction direction) => type.Properties.Where(property =>
        direction == Direction.Output ? property.Get is not null : property.Set is not null || property.AssociatedParameter is not null);

    public static string Write(JsonPropertyInfo property, Direction direction, TypeReader types, NameType name)
    {
        if (property.IsExtensionData)
            return "[name: string]: unknown;";
        var plain = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var type = types.Reference(plain, direction, name, property.NumberHandling);
        var isAnything = type is "unknown" or "any";
        if (MayBeNull(property, direction) && !isAnything)
            type += " | null";

        // The client's own types make such a property optional: theirs is to be assignable to ours.
        var optional = MayBeAbsent(property, direction) || (isAnything && direction == Direction.Output);
        return $"{Name(property.Name)}{(optional ? "?" : "")}: {type};";
    }

    private static bool MayBeNull(JsonPropertyInfo property, Direction direction) =>
        IsNullable(property, direction) && (direction == Direction.Input || !OmitsNull(property));

    private static bool MayBeAbsent(JsonPropertyInfo property, Direction direction)
    {
        if (direction == Direction.Input)
            return !property.IsRequired;
        return IsNullable(property, direction) ? OmitsNull(property) : property.PropertyType.IsValueType && OmitsZero(property);
    }

    private static bool IsNullable(JsonPropertyInfo property, Direction direction)
    {
        if (property.PropertyType.IsValueType)
            return Nullable.GetUnderlyingType(property.PropertyType) is not null;
        return direction == Direction.Input ? property.IsSetNullable : property.IsGetNullable;
    }

    /// <summary>A condition on the property itself has become a predicate.</summary>
    private static bool OmitsNull(JsonPropertyInfo property) => property.ShouldSerialize is { } shouldSerialize
        ? !shouldSerialize(new object(), null)
        : property.Options.DefaultIgnoreCondition is JsonIgnoreCondition.WhenWritingNull or JsonIgnoreCondition.WhenWritingDefault;

    private static bool OmitsZero(JsonPropertyInfo property) =>
        property.ShouldSerialize is not null || property.Options.DefaultIgnoreCondition == JsonIgnoreCondition.WhenWritingDefault;

    private static string Name(string name) => Identifier().IsMatch(name) ? name : $"\"{JsonEncodedText.Encode(name)}\"";

    [GeneratedRegex(@"^[A-Za-z_$][\w$]*\z")]
    private static partial Regex Identifier();
}
