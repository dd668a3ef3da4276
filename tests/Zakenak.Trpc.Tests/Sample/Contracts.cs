using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Zakenak.Trpc.Tests.Sample;

[JsonConverter(typeof(NamedEnumConverter<Phase>))]
internal enum Phase
{
    [JsonStringEnumMemberName("in-progress")]
    InProgress,
    Done,
}

internal sealed record GetThing(string Id);

internal sealed record ListThings(Phase? Phase = null, int Limit = 10);

internal sealed record CreateThing(string Name, ThingConfig Config, IReadOnlyDictionary<string, string>? Labels = null);

internal sealed record ThingConfig(IReadOnlyList<ThingCheck> HealthChecks, Phase Phase, int? Replicas = null);

internal sealed record ThingCheck(string Name, TimeSpan Timeout);

internal sealed record Thing
{
    public required string Id { get; init; }

    public required string? Note { get; init; }

    public required ThingConfig Config { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>May be beyond what a JavaScript number can hold.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long Size { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    public required IReadOnlyList<int?> Samples { get; init; }

    public JsonNode? Status { get; init; }

    [JsonPropertyName("odd-name")]
    public bool Odd { get; init; }

    public required Shape Shape { get; init; }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
internal abstract record Shape;

internal sealed record Circle(double Radius) : Shape;

internal sealed record Square(double Side) : Shape;

internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal sealed record AtGate(string Gate);

internal sealed record CountEvents(int To, string? Gate = null, string? LastEventId = null);

internal sealed record Fail(string How);

internal sealed record Caller(string? Name, string Scope);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(GetThing))]
[JsonSerializable(typeof(ListThings))]
[JsonSerializable(typeof(CreateThing))]
[JsonSerializable(typeof(Page<Thing>))]
[JsonSerializable(typeof(AtGate))]
[JsonSerializable(typeof(CountEvents))]
[JsonSerializable(typeof(Fail))]
[JsonSerializable(typeof(Caller))]
internal sealed partial class SampleJson : JsonSerializerContext;
