using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Zakenak.Server.Data;

/// <summary>Puts statements together whose holes stay parameters.</summary>
internal static partial class Sql
{
    public static FormattableString Join(FormattableString start, FormattableString middle, FormattableString end)
    {
        var (text, arguments) = ("", new List<object?>());
        foreach (var part in new[] { start, middle, end })
        {
            var before = arguments.Count;
            text += Hole().Replace(part.Format, hole => $"{{{int.Parse(hole.Groups[1].Value) + before}}}");
            arguments.AddRange(part.GetArguments());
        }
        return FormattableStringFactory.Create(text, [.. arguments]);
    }

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Hole();
}
