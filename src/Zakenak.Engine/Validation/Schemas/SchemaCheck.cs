using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Validation.Schemas;

/// <summary>Holds one object against the schema of its kind, as an API server with strict validation does.</summary>
internal sealed class SchemaCheck(SchemaBook book)
{
    private readonly List<FieldProblem> problems = [];
    private readonly List<string> path = [];

    public IReadOnlyList<FieldProblem> Run(JsonObject manifest, Schema schema)
    {
        var kind = book.Resolve(schema);
        foreach (var (key, value) in manifest)
        {
            // What the server writes, and what it says of it: nobody declares it for a purpose.
            if (key != "status")
                Field(kind, key, value);
        }
        Missing(kind, manifest);
        return problems;
    }

    private void Check(Schema asked, JsonNode? node)
    {
        var schema = book.Resolve(asked);
        // To the server an empty field is one that is not there.
        if (node is null || schema.Type == SchemaType.Anything)
            return;
        switch (schema.Type, node)
        {
            case (SchemaType.Mapping, JsonObject map):
                foreach (var (key, value) in map)
                    Field(schema, key, value);
                Missing(schema, map);
                break;
            case (SchemaType.List, JsonArray list):
                for (var i = 0; i < list.Count; i++)
                    Inside($"{i}", schema.Items ?? Schema.Anything, list[i]);
                break;
            default:
                if (Wrong(schema, node) is { } wrong)
                    problems.Add(new([.. path], wrong));
                break;
        }
    }

    private void Field(Schema of, string key, JsonNode? value)
    {
        if (of.Properties is null)
            Inside(key, of.Items ?? Schema.Anything, value);
        else if (of.Properties.TryGetValue(key, out var schema))
            Inside(key, schema, value);
        else
            problems.Add(new([.. path, key],
                $"is no field of this kind{(Spelling.Nearest(key, of.Properties.Keys) is { } meant ? $"; did you mean {meant}?" : "")}"));
    }

    private void Inside(string key, Schema schema, JsonNode? value)
    {
        path.Add(key);
        Check(schema, value);
        path.RemoveAt(path.Count - 1);
    }

    private void Missing(Schema schema, JsonObject map)
    {
        foreach (var required in schema.Required.Where(r => map[r] is null && !(path.Count == 0 && r == "status")))
            problems.Add(new([.. path], path.Count == 0 ? $"{required} is missing" : $"lacks {required}"));
    }

    private static string? Wrong(Schema schema, JsonNode node) => schema.Type switch
    {
        SchemaType.Mapping => $"must be a mapping, but is {Describe(node)}",
        SchemaType.List => $"must be a list, but is {Describe(node)}",
        SchemaType.Integer => IsInteger(node) ? null : $"must be a whole number, but is {Describe(node)}",
        SchemaType.Number => node.GetValueKind() == JsonValueKind.Number ? null : $"must be a number, but is {Describe(node)}",
        SchemaType.Boolean => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null
            : $"must be true or false, but is {Describe(node)}",
        SchemaType.TextOrNumber => node.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? null
            : $"must be text or a number, but is {Describe(node)}",
        _ => WrongText(schema, node),
    };

    private static string? WrongText(Schema schema, JsonNode node)
    {
        if (node.GetValueKind() != JsonValueKind.String)
            return $"must be text, but is {Describe(node)}";
        var text = (string)node!;
        if (schema.Type == SchemaType.Bytes)
            return Base64.IsValid(text) ? null : "must be base64: encode it, or write it under stringData";
        return schema.Choices is { } choices && !choices.Contains(text) ? $"must be one of {string.Join(", ", choices.Where(c => c.Length > 0))}" : null;
    }

    private static bool IsInteger(JsonNode node) => node.GetValueKind() == JsonValueKind.Number
        && node.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    private static string Describe(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "a mapping",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number: quote it if text was meant",
        _ => "true or false: quote it if text was meant",
    };
}
