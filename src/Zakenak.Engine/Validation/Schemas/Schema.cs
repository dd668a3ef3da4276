namespace Zakenak.Engine.Validation.Schemas;

/// <summary>What one field may hold, as an API server's OpenAPI says it; what it says beyond that is left out.</summary>
internal sealed record Schema(SchemaType Type)
{
    public static readonly Schema Anything = new(SchemaType.Anything);

    /// <summary>Of <see cref="SchemaType.Reference"/>: the name of a definition.</summary>
    public string? Reference { get; init; }

    /// <summary>Of a mapping; null: any key may be in it.</summary>
    public IReadOnlyDictionary<string, Schema>? Properties { get; init; }

    /// <summary>Of a list's items, or of the values of a mapping with free keys; null: anything.</summary>
    public Schema? Items { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The texts that are allowed; null: all.</summary>
    public IReadOnlyList<string>? Choices { get; init; }
}

internal enum SchemaType
{
    Anything,
    Reference,
    Mapping,
    List,
    Text,

    /// <summary>Base64.</summary>
    Bytes,
    Integer,
    Number,
    Boolean,

    /// <summary>A port or a quantity: <c>http</c> and 8080, <c>500m</c> and 2.</summary>
    TextOrNumber,
}
