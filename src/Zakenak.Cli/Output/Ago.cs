using System.Globalization;

namespace Zakenak.Cli.Output;

/// <summary>How long ago something was, for people.</summary>
internal static class Ago
{
    /// <summary><c>5 minutes ago</c>; after a month the day, <c>2026-03-01</c>.</summary>
    public static string Of(DateTimeOffset then, DateTimeOffset now) => (now - then) switch
    {
        { TotalSeconds: < 10 } => "just now", // a clock that is ahead, too
        { TotalMinutes: < 1 } past => Count(past.TotalSeconds, "second"),
        { TotalHours: < 1 } past => Count(past.TotalMinutes, "minute"),
        { TotalDays: < 1 } past => Count(past.TotalHours, "hour"),
        { TotalDays: < 31 } past => Count(past.TotalDays, "day"),
        _ => then.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static string Count(double number, string unit) => (int)number == 1 ? $"1 {unit} ago" : $"{(int)number} {unit}s ago";
}
