using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Zakenak.Trpc.Input;

namespace Zakenak.Trpc.TypeScript;

/// <summary>The name of a declared type, which depends on the direction where it is declared twice.</summary>
internal delegate string NameType(Type type, Direction direction);

/// <summary>What a C# type is on the wire, in TypeScript.</summary>
internal sealed class TypeReader(JsonSerializerOptions json, IReadOnlyDictionary<Type, string> overrides)
{
    /// <summary>The records, unions and enums that a type stands for or is made of, without going into them.</summary>
    public IEnumerable<JsonTypeInfo> NamedIn(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (overrides.ContainsKey(type) || LeafTypes.TryGet(type, JsonNumberHandling.Strict, Direction.Output, out _))
            return [];
        var info = json.GetTypeInfo(type);
        return info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary ? NamedIn(info.ElementType!) : [info];
    }

    public IEnumerable<Type> PartsOf(JsonTypeInfo named, Direction direction) => named.PolymorphismOptions is { } union
        ? union.DerivedTypes.Select(derived => derived.DerivedType)
        : PropertyLine.Used(named, direction).Where(property => !property.IsExtensionData).Select(property => property.PropertyType);

    public string Reference(Type type, Direction direction, NameType name, JsonNumberHandling? numbers = null)
    {
        if (overrides.TryGetValue(type, out var chosen))
            return chosen;
        if (Nullable.GetUnderlyingType(type) is { } plain)
            return Reference(plain, direction, name, numbers) + " | null";
        if (LeafTypes.TryGet(type, numbers ?? json.NumberHandling, direction, out var leaf))
            return leaf;
        var info = json.GetTypeInfo(type);
        if (info.Kind is not (JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary))
            return name(type, direction);
        var element = Reference(info.ElementType!, direction, name, numbers ?? info.NumberHandling);
        return info.Kind == JsonTypeInfoKind.Enumerable ? Array(element) : $"Record<string, {element}>";
    }

    /// <exception cref="NotSupportedException">Only a converter knows the type's JSON.</exception>
    public string Declare(string name, Type type, Direction direction, NameType nameOf)
    {
        var info = json.GetTypeInfo(type);
        if (type.IsEnum)
            return $"export type {name} = {string.Join(" | ", EnumValues.Of(info))};";
        if (info.PolymorphismOptions is { } union)
        {
            var parts = union.DerivedTypes.Select(part => "\n  " + Part(part, union, direction, nameOf));
            return $"export type {name} ={string.Concat(parts)};";
        }
        if (info.Kind != JsonTypeInfoKind.Object)
            throw new NotSupportedException($"The JSON of {type} is a converter's own; say what it is in TypeScript");
        var lines = PropertyLine.Used(info, direction).Select(property => "\n  " + PropertyLine.Write(property, direction, this, nameOf));
        return $"export interface {name} {{{string.Concat(lines)}\n}}";
    }

    private static string Part(JsonDerivedType part, JsonPolymorphismOptions union, Direction direction, NameType nameOf)
    {
        var name = nameOf(part.DerivedType, direction);
        return part.TypeDiscriminator switch
        {
            null => $"| {name}",
            int number => $"| ({{ {union.TypeDiscriminatorPropertyName}: {number} }} & {name})",
            var text => $"| ({{ {union.TypeDiscriminatorPropertyName}: \"{text}\" }} & {name})",
        };
    }

    private static string Array(string item) => item.Contains(' ', StringComparison.Ordinal) ? $"({item})[]" : $"{item}[]";
}
