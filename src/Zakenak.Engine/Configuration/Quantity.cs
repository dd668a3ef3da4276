using System.Globalization;

namespace Zakenak.Engine.Configuration;

/// <summary>Amounts of memory as Kubernetes writes them: <c>8Gi</c>, <c>512Mi</c>, <c>1.5G</c>, <c>1024</c>.</summary>
public static class Quantity
{
    private const decimal largest = 1e18m;
    private static readonly string[] decimalUnits = ["", "k", "M", "G", "T", "P"];
    private static readonly string[] binaryUnits = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];

    /// <summary>False for what is none, or is more than an exabyte.</summary>
    public static bool TryBytes(string text, out decimal bytes)
    {
        bytes = 0;
        var end = text.AsSpan().IndexOfAnyExcept("0123456789.");
        var number = end < 0 ? text : text[..end];
        if (number.StartsWith('.') || FactorOf(text[number.Length..]) is not { } factor
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > largest / factor)
        {
            return false;
        }
        bytes = value * factor;
        return true;
    }

    /// <summary>Null for what is no unit.</summary>
    private static decimal? FactorOf(string unit)
    {
        if (Array.IndexOf(decimalUnits, unit) is var power and >= 0)
            return (decimal)Math.Pow(1000, power);
        return Array.IndexOf(binaryUnits, unit) is var binary and > 0 ? 1L << (10 * binary) : null;
    }
}
