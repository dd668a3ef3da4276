using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Zakenak.Trpc.Input;

/// <summary>Finds everything that is wrong with an input that could not be read, since the serializer stops at the first.</summary>
internal sealed class InputChecker
{
    private const int MaxIssues = 50;

    private readonly List<TrpcIssue> issues = [];
    private readonly JsonSerializerOptions options;

    private InputChecker(JsonSerializerOptions options) => this.options = options;

    /// <param name="cause">What the serializer found: the answer where a converter of the type's own says no.</param>
    public static IReadOnlyList<TrpcIssue> Check(JsonElement json, JsonTypeInfo type, JsonException cause)
    {
        var checker = new InputChecker(type.Options);
        checker.CheckValue(json, type, "");
        return checker.issues.Count > 0 ? checker.issues : [new(IssuePath.OfSerializer(cause.Path), "is not valid")];
    }

    private void CheckValue(JsonElement json, JsonTypeInfo type, string path)
    {
        if (issues.Count >= MaxIssues)
            return;
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when type.PolymorphismOptions is null:
                if (Requires(json, JsonValueKind.Object, "must be an object", path))
                    CheckProperties(json, type, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                if (Requires(json, JsonValueKind.Array, "must be an array", path))
                    CheckItems(json, options.GetTypeInfo(type.ElementType!), path);
                break;
            case JsonTypeInfoKind.Dictionary:
                if (Requires(json, JsonValueKind.Object, "must be an object", path))
                    CheckEntries(json, options.GetTypeInfo(type.ElementType!), path);
                break;
            default:
                CheckLeaf(json, type, path);
                break;
        }
    }

    private void CheckProperties(JsonElement json, JsonTypeInfo type, string path)
    {
        foreach (var property in type.Properties.Where(IsRead))
        {
            var place = IssuePath.Of(path, property.Name);
            if (!TryGet(json, property.Name, out var value))
            {
                if (property.IsRequired)
                    Add(place, "is required");
            }
            else if (value.ValueKind == JsonValueKind.Null)
            {
                if (!AcceptsNull(property))
                    Add(place, "must not be null");
            }
            else if (property.CustomConverter is null && !MayBeNumberInText(value, property))
            {
                CheckValue(value, options.GetTypeInfo(property.PropertyType), place);
            }
        }
        if ((type.UnmappedMemberHandling ?? options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow)
            CheckUnknown(json, type, path);
    }

    private void CheckUnknown(JsonElement json, JsonTypeInfo type, string path)
    {
        foreach (var sent in json.EnumerateObject())
        {
            if (!type.Properties.Any(property => property.Name.Equals(sent.Name, NameComparison)))
                Add(IssuePath.Of(path, sent.Name), "is not known");
        }
    }

    private void CheckItems(JsonElement json, JsonTypeInfo type, string path)
    {
        var index = 0;
        foreach (var item in json.EnumerateArray())
            CheckElement(item, type, $"{path}[{index++}]");
    }

    private void CheckEntries(JsonElement json, JsonTypeInfo type, string path)
    {
        foreach (var entry in json.EnumerateObject())
            CheckElement(entry.Value, type, IssuePath.Of(path, entry.Name));
    }

    private void CheckElement(JsonElement json, JsonTypeInfo type, string path)
    {
        if (json.ValueKind != JsonValueKind.Null || (type.Type.IsValueType && Nullable.GetUnderlyingType(type.Type) is null))
            CheckValue(json, type, path);
    }

    private void CheckLeaf(JsonElement json, JsonTypeInfo type, string path)
    {
        try
        {
            json.Deserialize(type);
        }
        catch (JsonException)
        {
            Add(path, Expectation.Of(type));
        }
    }

    private bool Requires(JsonElement json, JsonValueKind kind, string message, string path)
    {
        if (json.ValueKind == kind)
            return true;
        Add(path, message);
        return false;
    }

    private bool TryGet(JsonElement json, string name, out JsonElement value)
    {
        if (json.TryGetProperty(name, out value))
            return true;
        if (!options.PropertyNameCaseInsensitive)
            return false;
        var found = json.EnumerateObject().LastOrDefault(sent => sent.Name.Equals(name, NameComparison));
        value = found.Value;
        return value.ValueKind != JsonValueKind.Undefined;
    }

    private void Add(string path, string message)
    {
        if (issues.Count < MaxIssues)
            issues.Add(new(path, message));
    }

    private StringComparison NameComparison =>
        options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static bool IsRead(JsonPropertyInfo property) =>
        (property.Set is not null || property.AssociatedParameter is not null) && !property.IsExtensionData;

    private bool AcceptsNull(JsonPropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : !options.RespectNullableAnnotations || property.IsSetNullable;

    private static bool MayBeNumberInText(JsonElement value, JsonPropertyInfo property) =>
        value.ValueKind == JsonValueKind.String && property.NumberHandling?.HasFlag(JsonNumberHandling.AllowReadingFromString) == true;
}
