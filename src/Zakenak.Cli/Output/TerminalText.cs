using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Zakenak.Cli.Output;

/// <summary>Makes text from manifests, charts and clusters harmless to show: what they say is data, never a terminal's command.</summary>
internal static partial class TerminalText
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create(string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)));

    /// <summary>Control and text-direction characters become <c>\u001b</c> and the like. Line ends too,
    /// unless <paramref name="keepLines"/>.</summary>
    public static string Neutral(string text, bool keepLines = false)
    {
        var first = text.AsSpan().IndexOfAnyExcept(Plain);
        return first < 0 ? text : Rewrite(text, keepLines);
    }

    /// <summary>A line of a log: its colours are kept where they can be shown, and end with it; elsewhere they are taken out.</summary>
    public static string OfLog(string line, bool withColours)
    {
        if (!line.Contains('\e'))
            return Neutral(line);
        var builder = new StringBuilder(line.Length + 16);
        var end = 0;
        foreach (var colour in Colour().EnumerateMatches(line))
        {
            builder.Append(Neutral(line[end..colour.Index]));
            if (withColours)
                builder.Append(line, colour.Index, colour.Length);
            end = colour.Index + colour.Length;
        }
        builder.Append(Neutral(line[end..]));
        return withColours && end > 0 ? builder.Append("\e[0m").ToString() : builder.ToString();
    }

    // Select Graphic Rendition: nothing of it moves the cursor, asks the terminal or changes its title.
    [GeneratedRegex(@"\e\[[0-9;:]*m")]
    private static partial Regex Colour();

    private static string Rewrite(string text, bool keepLines)
    {
        var builder = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (c == '\n' && keepLines)
                builder.Append(c);
            else if (c == '\t')
                builder.Append("  ");
            else if (IsDangerous(c))
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                builder.Append(c);
        }

        return builder.ToString();
    }

    public static bool IsDangerous(char c) => CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
