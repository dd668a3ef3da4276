using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Engine.Manifests.Yaml;

/// <summary>JSON numbers that behave as parsed ones do. <c>JsonValue.Create(5L)</c> would refuse to be read as an <c>int</c>,
/// so that <c>(int)json["spec"]["replicas"]</c> worked on a live object and threw on a desired one.</summary>
internal sealed class JsonNumbers
{
    private const int kept = 4096;
    private readonly Dictionary<string, Number> integers = [];

    /// <summary>Any scalar as JSON.</summary>
    /// <param name="value">A float must be finite.</param>
    public JsonValue? Of(YamlScalar value) => value.Kind switch
    {
        YamlScalarKind.Null => null,
        YamlScalarKind.Boolean => JsonValue.Create(value.Boolean),
        YamlScalarKind.Integer => Of(value.Digits),
        YamlScalarKind.Float => Of(value.Float),
        _ => JsonValue.Create(value.Text),
    };

    /// <param name="digits">A decimal integer.</param>
    public JsonValue Of(string digits)
    {
        if (!integers.TryGetValue(digits, out var number))
        {
            number = new(Parse(digits));
            if (integers.Count < kept)
                integers.Add(digits, number);
        }
        return JsonValue.Create(number.Element)!;
    }

    /// <summary>A whole number is written without point and exponent: <c>1e3</c> is 1000, as encoding/json writes it.</summary>
    /// <param name="value">Finite.</param>
    public JsonValue Of(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(value) < 9.2233720368547758e18 && Math.Floor(value) == value
            ? Of(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("F0", CultureInfo.InvariantCulture))
            : JsonValue.Create(Parse(text))!;
    }

    /// <summary>A number as a key: Go's <c>FormatFloat(value, 'g', -1, 32)</c>, which rounds to single precision.</summary>
    public static string Key(double value)
    {
        if (double.IsNaN(value))
            return ".nan";
        if (double.IsInfinity(value))
            return value > 0 ? ".inf" : "-.inf";
        if (value == 0)
            return "0";
        var shortest = ((float)value).ToString("R", CultureInfo.InvariantCulture);
        var parts = shortest.TrimStart('-').Split('E');
        var written = parts[0].Replace(".", "");
        var digits = written.Trim('0');
        var point = parts[0].IndexOf('.') is var at and >= 0 ? at : parts[0].Length;
        var leadingZeros = written.Length - written.TrimStart('0').Length;
        var exponent = point - 1 - leadingZeros + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        if (exponent is >= -4 and < 6)
            return decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        return $"{(value < 0 ? "-" : "")}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    // A class, since the runtime brings compiled code for dictionaries of classes only: start-up counts.
    private sealed record Number(JsonElement Element);

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
