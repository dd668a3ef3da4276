using System.Text.Json;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Validation.Schemas;

/// <summary>Reads an OpenAPI document of version 2, which every API server has, with its custom resources in it.</summary>
internal static class SchemaReader
{
    /// <summary>Fields that a custom resource requires may have defaults, of which version 2 says nothing: only the built-in ones are
    /// demanded.</summary>
    private const string BuiltIn = "io.k8s.";

    public static SchemaBook Read(JsonElement openApi)
    {
        var definitions = new Dictionary<string, Schema>();
        var kinds = new Dictionary<(string ApiVersion, string Kind), string>();
        if (openApi.TryGetProperty("definitions", out var all))
        {
            foreach (var definition in all.EnumerateObject())
            {
                definitions[definition.Name] = Of(definition.Name, definition.Value);
                foreach (var kind in definition.Value.ItemsOf("x-kubernetes-group-version-kind"))
                    kinds.TryAdd((ApiVersionOf(kind), kind.TextOf("kind") ?? ""), definition.Name);
            }
        }
        return new(definitions, kinds);
    }

    private static Schema Of(string name, JsonElement json) => name switch
    {
        _ when name.EndsWith(".resource.Quantity", StringComparison.Ordinal) => new(SchemaType.TextOrNumber),
        // Also what is written in another form than it has: JSONSchemaPropsOrBool is an object or true.
        _ when name.Contains(".JSONSchemaProps", StringComparison.Ordinal) || name.EndsWith(".v1.FieldsV1", StringComparison.Ordinal) =>
            Schema.Anything,
        _ => Of(json, name.StartsWith(BuiltIn, StringComparison.Ordinal)),
    };

    private static Schema Of(JsonElement json, bool isBuiltIn)
    {
        if (json.TextOf("$ref") is { } reference)
            return new(SchemaType.Reference) { Reference = reference[(reference.LastIndexOf('/') + 1)..] };
        return json.TextOf("type") switch
        {
            _ when json.TryGetProperty("x-kubernetes-int-or-string", out _) => new(SchemaType.TextOrNumber),
            "object" => Mapping(json, isBuiltIn),
            "array" => new(SchemaType.List) { Items = json.TryGetProperty("items", out var items) ? Of(items, isBuiltIn) : null },
            "string" => Text(json),
            "integer" => new(SchemaType.Integer),
            "number" => new(SchemaType.Number),
            "boolean" => new(SchemaType.Boolean),
            _ => Schema.Anything,
        };
    }

    private static Schema Mapping(JsonElement json, bool isBuiltIn)
    {
        if (json.TryGetProperty("x-kubernetes-preserve-unknown-fields", out _))
            return Schema.Anything;
        if (json.TryGetProperty("properties", out var properties))
        {
            return new(SchemaType.Mapping)
            {
                Properties = properties.EnumerateObject().ToDictionary(p => p.Name, p => Of(p.Value, isBuiltIn)),
                Required = isBuiltIn ? [.. json.ItemsOf("required").Select(r => r.GetString()!)] : [],
            };
        }
        var isMap = json.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object;
        return new(SchemaType.Mapping) { Items = isMap ? Of(values, isBuiltIn) : null };
    }

    private static Schema Text(JsonElement json) => json.TextOf("format") switch
    {
        "int-or-string" => new(SchemaType.TextOrNumber),
        "byte" => new(SchemaType.Bytes),
        _ => new(SchemaType.Text)
        {
            Choices = json.TryGetProperty("enum", out _) ? [.. json.ItemsOf("enum").Where(c =>
                c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!)] : null,
        },
    };

    private static string ApiVersionOf(JsonElement kind)
    {
        var (group, version) = (kind.TextOf("group") ?? "", kind.TextOf("version") ?? "");
        return group.Length == 0 ? version : $"{group}/{version}";
    }
}
