using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Engine.Manifests.Yaml;

/// <summary>JSON numbers that behave as parsed ones do. <c>JsonValue.Create(5L)</c> would refuse to be read as an <c>int</c>,
/// so that <c>(int)json["spec"]["replicas"]</c> worked on a live object and threw on a desired one.</summary>
internal sealed class JsonNumbers
{
    private const int kept = 4096;
    private readonly Dictionary<Int128, JsonElement> integers = [];

    public JsonValue Of(Int128 value)
    {
        if (!integers.TryGetValue(value, out var element))
        {
            element = Parse(value.ToString(CultureInfo.InvariantCulture));
            if (integers.Count < kept)
                integers.Add(value, element);
        }
        return JsonValue.Create(element)!;
    }

    /// <summary>A whole number is written without point and exponent: <c>1e3</c> is 1000, as encoding/json writes it.</summary>
    /// <param name="value">Finite.</param>
    public JsonValue Of(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(value) < 1e18 && Math.Floor(value) == value
            ? Of((Int128)decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture))
            : JsonValue.Create(Parse(text))!;
    }

    /// <summary>A number as a key: Go's <c>FormatFloat(value, 'g', -1, 32)</c>, which rounds to single precision.</summary>
    public static string Key(double value)
    {
        if (double.IsNaN(value))
            return ".nan";
        if (double.IsInfinity(value))
            return value > 0 ? ".inf" : "-.inf";
        var single = (float)value;
        var scientific = single.ToString("E8", CultureInfo.InvariantCulture);
        var exponent = int.Parse(scientific[(scientific.IndexOf('E') + 1)..], CultureInfo.InvariantCulture);
        var shortest = single.ToString("R", CultureInfo.InvariantCulture);
        var digits = string.Concat(shortest.AsSpan(0, shortest.IndexOf('E') is var e and >= 0 ? e : shortest.Length).ToString().Where(char.IsAsciiDigit)).Trim('0');
        var sign = single < 0 ? "-" : "";
        if (exponent is >= -4 and < 21 && (exponent < Math.Max(digits.Length, 6) || exponent < 6))
            return decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
        return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
