using System.Globalization;

namespace Zakenak.Engine.Configuration;

/// <summary>Durations as Go and Kubernetes write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>1.5h</c>.</summary>
public static class Durations
{
    /// <summary>Longer than anyone waits, and shorter than timers can.</summary>
    private static readonly TimeSpan longest = TimeSpan.FromDays(30);

    /// <summary>False for what is none, is not longer than zero, or is longer than 30 days.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var number = rest.IndexOfAnyExcept("0123456789.");
            if (number <= 0 || !double.TryParse(rest[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1e6)
                return false;
            rest = rest[number..];
            var letters = rest.IndexOfAny("0123456789.");
            var unit = letters < 0 ? rest : rest[..letters];
            double seconds = unit switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, _ => 0 };
            if (seconds == 0)
                return false;
            duration += TimeSpan.FromSeconds(value * seconds);
            rest = rest[unit.Length..];
        }
        return duration > TimeSpan.Zero && duration <= longest;
    }
}
