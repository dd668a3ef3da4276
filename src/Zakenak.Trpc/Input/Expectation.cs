using System.Text.Json.Serialization.Metadata;

namespace Zakenak.Trpc.Input;

/// <summary>What a value has to be, in words.</summary>
internal static class Expectation
{
    private static readonly Dictionary<Type, string> ByType = new()
    {
        [typeof(string)] = "must be a string",
        [typeof(bool)] = "must be true or false",
        [typeof(float)] = "must be a number",
        [typeof(double)] = "must be a number",
        [typeof(decimal)] = "must be a number",
        [typeof(Guid)] = "must be a UUID",
        [typeof(Uri)] = "must be a URI",
        [typeof(DateTime)] = "must be a date and time, in ISO 8601",
        [typeof(DateTimeOffset)] = "must be a date and time, in ISO 8601",
        [typeof(DateOnly)] = "must be a date: YYYY-MM-DD",
        [typeof(TimeOnly)] = "must be a time: hh:mm:ss",
        [typeof(TimeSpan)] = "must be a duration: hh:mm:ss",
        [typeof(byte[])] = "must be base64",
        [typeof(byte)] = WholeNumber(byte.MinValue, byte.MaxValue),
        [typeof(sbyte)] = WholeNumber(sbyte.MinValue, sbyte.MaxValue),
        [typeof(short)] = WholeNumber(short.MinValue, short.MaxValue),
        [typeof(ushort)] = WholeNumber(ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = WholeNumber(int.MinValue, int.MaxValue),
        [typeof(uint)] = WholeNumber(uint.MinValue, uint.MaxValue),
        [typeof(long)] = "must be a whole number",
        [typeof(ulong)] = "must be a whole number that is not negative",
    };

    public static string Of(JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (plain.IsEnum)
            return $"must be one of {string.Join(", ", EnumValues.Of(type.Options.GetTypeInfo(plain)))}";
        return ByType.GetValueOrDefault(plain, "is not valid");
    }

    private static string WholeNumber(long least, long most) => $"must be a whole number from {least} to {most}";
}
