using Spectre.Console;

namespace Zakenak.Cli.Output;

/// <summary>What a coloured word or line means.</summary>
internal enum Tone
{
    Plain,
    Quiet,
    Good,
    Notable,
    Caution,
    Bad,
}

internal static class Tones
{
    /// <summary>The text between ANSI's colour codes; the terminal wraps it, so that a copied line is one line.</summary>
    public static string Coloured(this string text, Tone tone) => Code(tone) is { } code ? $"\e[{code}m{text}\e[0m" : text;

    /// <summary>For Spectre's tables.</summary>
    public static Style ToStyle(this Tone tone) => tone switch
    {
        Tone.Quiet => new Style(Color.Grey),
        Tone.Good => new Style(Color.Green),
        Tone.Notable => new Style(Color.Teal),
        Tone.Caution => new Style(Color.Olive),
        Tone.Bad => new Style(Color.Maroon),
        _ => Style.Plain,
    };

    private static int? Code(Tone tone) => tone switch
    {
        Tone.Quiet => 90,
        Tone.Good => 32,
        Tone.Notable => 36,
        Tone.Caution => 33,
        Tone.Bad => 31,
        _ => null,
    };
}
