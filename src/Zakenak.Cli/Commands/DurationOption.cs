using System.CommandLine;
using System.CommandLine.Parsing;
using Zakenak.Engine.Configuration;

namespace Zakenak.Cli.Commands;

/// <summary>A flag that takes a duration: <c>90s</c>, <c>5m</c>, <c>1h30m</c>.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = Parse,
    };

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (Durations.TryParse(text, out var duration))
            return duration;
        result.AddError($"'{text}' is no duration: write 90s, 5m or 1h30m, 720h at most.");
        return null;
    }
}
