using System.Globalization;

namespace Zakenak.Engine.Gpus;

/// <summary>An amount of memory as Kubernetes writes it, checked by the configuration: <c>8Gi</c>, <c>512Mi</c>, <c>1.5G</c>.</summary>
internal static class Quantity
{
    private const string Units = "kMGTP";

    public static decimal Bytes(string text)
    {
        var number = text.TrimEnd('i', 'k', 'K', 'M', 'G', 'T', 'P');
        var unit = text[number.Length..];
        var step = unit.EndsWith('i') ? 1024m : 1000m;
        var bytes = decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        for (var power = unit.Length == 0 ? 0 : 1 + Units.IndexOf(unit[0], StringComparison.OrdinalIgnoreCase); power > 0; power--)
            bytes *= step;
        return bytes;
    }
}
