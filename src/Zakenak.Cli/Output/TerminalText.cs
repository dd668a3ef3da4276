using System.Buffers;
using System.Globalization;
using System.Text;

namespace Zakenak.Cli.Output;

/// <summary>Makes text from manifests, charts and clusters harmless to show: what they say is data, never a terminal's command.</summary>
internal static class TerminalText
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
