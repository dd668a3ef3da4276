using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Applying;

/// <summary>One step of a <see cref="FieldPath"/>.</summary>
internal abstract record FieldPathElement
{
    /// <summary>The property name (string) or list index (int) this element leads to, or null when nothing is there.</summary>
    public abstract object? Step(JsonElement at);

    /// <inheritdoc cref="Step(JsonElement)"/>
    public virtual object? Step(JsonNode at) => Step(JsonSerialization.ToElement(at));

    /// <summary>Reads <c>f:name</c>, <c>k:{…}</c>, <c>v:…</c> or <c>i:0</c>.</summary>
    public static FieldPathElement Parse(string name) => name[..2] switch
    {
        "f:" => new Field(name[2..]),
        "k:" => new Key(JsonSerialization.Parse(name.AsMemory(2))),
        "v:" => new Value(JsonSerialization.Parse(name.AsMemory(2))),
        "i:" => new Index(int.Parse(name.AsSpan(2))),
        _ => throw new FormatException($"fieldsV1 with an unknown path element: {name}"),
    };

    /// <summary><c>f:name</c>.</summary>
    public sealed record Field(string Name) : FieldPathElement
    {
        public override object? Step(JsonElement at) =>
            at.ValueKind == JsonValueKind.Object && at.TryGetProperty(Name, out _) ? Name : null;

        public override object? Step(JsonNode at) => at is JsonObject map && map.ContainsKey(Name) ? Name : null;

        public override string ToString() => "." + Name;
    }

    /// <summary><c>k:{"name":"web"}</c>: the item of a list with these keys.</summary>
    public sealed record Key(JsonElement Keys) : FieldPathElement
    {
        public override object? Step(JsonElement at) => IndexWhere(at, Matches);

        /// <summary>A key that the item leaves out has its default: <c>protocol</c> is TCP, the only default among the built-in
        /// keys.</summary>
        private bool Matches(JsonElement item) => item.ValueKind == JsonValueKind.Object && Keys.EnumerateObject().All(key =>
            item.TryGetProperty(key.Name, out var value)
                ? JsonElement.DeepEquals(value, key.Value)
                : key.Name == "protocol" && key.Value.ValueEquals("TCP"u8));

        public override string ToString() =>
            "[" + string.Join(',', Keys.EnumerateObject().Select(key => $"{key.Name}={key.Value.GetRawText()}")) + "]";

        public bool Equals(Key? other) => other is not null && JsonElement.DeepEquals(Keys, other.Keys);

        public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
    }

    /// <summary><c>v:"example.com/hold"</c>: the member of a set, for example a finalizer.</summary>
    public sealed record Value(JsonElement Member) : FieldPathElement
    {
        public override object? Step(JsonElement at) => IndexWhere(at, item => JsonElement.DeepEquals(item, Member));

        public override string ToString() => "[=" + Member.GetRawText() + "]";

        public bool Equals(Value? other) => other is not null && JsonElement.DeepEquals(Member, other.Member);

        public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
    }

    /// <summary><c>i:0</c>: an item by its place.</summary>
    public sealed record Index(int Position) : FieldPathElement
    {
        public override object? Step(JsonElement at) =>
            at.ValueKind == JsonValueKind.Array && Position < at.GetArrayLength() ? Position : null;

        public override string ToString() => $"[{Position}]";
    }

    private static object? IndexWhere(JsonElement at, Func<JsonElement, bool> matches)
    {
        if (at.ValueKind != JsonValueKind.Array)
            return null;
        var index = at.EnumerateArray().TakeWhile(item => !matches(item)).Count();
        return index < at.GetArrayLength() ? index : null;
    }
}
