using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Zakenak.Cli.Commands;

/// <summary>Durations on the command line: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, as Go and kubectl write them.</summary>
internal static class Durations
{
    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = Parse,
    };

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (Parse(text) is { } duration)
            return duration;
        result.AddError($"'{text}' is no duration: write 90s, 5m or 1h30m.");
        return null;
    }

    /// <summary>Null when it is none, or not longer than zero.</summary>
    internal static TimeSpan? Parse(string text)
    {
        var total = TimeSpan.Zero;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            rest = rest[digits..];
            var unit = rest.StartsWith("ms") ? "ms" : rest[..1].ToString();
            TimeSpan? one = unit switch
            {
                "ms" => TimeSpan.FromMilliseconds(1),
                "s" => TimeSpan.FromSeconds(1),
                "m" => TimeSpan.FromMinutes(1),
                "h" => TimeSpan.FromHours(1),
                _ => null,
            };
            // A year is more than anyone waits, and far from overflow.
            if (one is null || number * one.Value.TotalDays > 365)
                return null;
            total += number * one.Value;
            rest = rest[unit.Length..];
        }

        return total > TimeSpan.Zero ? total : null;
    }
}
