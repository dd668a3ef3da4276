using System.Text.Json.Serialization;

namespace Zakenak.Trpc;

/// <summary>An enum by the names of its members, or those that <see cref="JsonStringEnumMemberNameAttribute"/> gives them; a number is
/// refused. The plain <see cref="JsonStringEnumConverter{TEnum}"/> reads any number, also one that is no member.</summary>
public sealed class NamedEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(namingPolicy: null, allowIntegerValues: false)
    where TEnum : struct, Enum;
