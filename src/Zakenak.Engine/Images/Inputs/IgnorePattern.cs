using System.Text;
using System.Text.RegularExpressions;

namespace Zakenak.Engine.Images.Inputs;

/// <summary>A line of a <c>.dockerignore</c>. Rule: github.com/moby/patternmatcher. Its versions differ in <c>**x</c>, without a slash: to
/// newer ones (docker) it is whatever ends in x, to older ones (buildah) a name x at any depth. The reading that sends more is taken: what
/// is counted in vain builds once too often, what is missed would never be built.</summary>
internal sealed class IgnorePattern
{
    private readonly string text;
    private readonly Regex? pattern;
    private readonly Form form;
    private readonly string[] literals;

    private enum Form
    {
        Exact,
        Prefix,
        Suffix,
        Pattern,
    }

    /// <param name="text">Without <c>!</c>, with neither a leading slash nor <c>.</c> and <c>..</c> in it.</param>
    /// <exception cref="FormatException">A bracket that is not closed, or the like.</exception>
    public IgnorePattern(string text, bool isException)
    {
        this.text = text;
        IsException = isException;
        literals = [.. text.Split('/').TakeWhile(name => name.AsSpan().IndexOfAny("*?[]\\") < 0)];
        (form, var regex) = Translate(text, isException);
        if (text.EndsWith('\\') && !text.EndsWith(@"\\", StringComparison.Ordinal))
            throw new FormatException("ends in a backslash");
        if (form == Form.Pattern)
            pattern = Compile(regex);
    }

    /// <summary>It began with <c>!</c>: what it matches is sent after all.</summary>
    public bool IsException { get; }

    /// <param name="path">Relative to the context, with slashes; a folder's has none at its end.</param>
    public bool Matches(string path) => form switch
    {
        Form.Exact => path == text,
        Form.Prefix => path.StartsWith(text[..^2], StringComparison.Ordinal),
        Form.Suffix => path.EndsWith(text[2..], StringComparison.Ordinal) || (text is [_, _, '/', ..] && path == text[3..]),
        _ => pattern!.IsMatch(path),
    };

    /// <summary>Whether something beneath a folder may match that the folder does not. Said too often rather than too seldom.</summary>
    public bool MayMatchBeneath(string folder)
    {
        var names = folder.Split('/');
        return names.Zip(literals).All(pair => pair.First == pair.Second)
            && (names.Length < literals.Length || literals.Length < text.Split('/').Length);
    }

    private static (Form Form, string Regex) Translate(string text, bool isException)
    {
        var (form, regex) = (Form.Exact, new StringBuilder("^"));
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '*' && At(text, i + 1) == '*')
            {
                var isSuffix = i == 0 && (isException || text.Length == 2 || text[2] == '/');
                i += At(text, i + 2) == '/' ? 2 : 1;
                form = i + 1 == text.Length && form == Form.Exact ? Form.Prefix : Form.Pattern;
                regex.Append(i + 1 == text.Length ? ".*" : "(.*/)?");
                form = isSuffix ? Form.Suffix : form;
                continue;
            }
            form = c is '*' or '?' or '[' or ']' or '\\' ? Form.Pattern : form;
            regex.Append(c switch
            {
                '*' => "[^/]*",
                '?' => "[^/]",
                '\\' when i + 1 < text.Length => $"\\{text[++i]}",
                '.' or '+' or '(' or ')' or '|' or '{' or '}' or '$' => $"\\{c}",
                _ => c.ToString(),
            });
        }
        return (form, regex.Append("\\z").ToString());
    }

    private static char At(string text, int i) => i < text.Length ? text[i] : '\0';

    private static Regex Compile(string regex)
    {
        try
        {
            return new(regex, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException e)
        {
            throw new FormatException("has a bracket or backslash that makes no pattern", e);
        }
    }
}
