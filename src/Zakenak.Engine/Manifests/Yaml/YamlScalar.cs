using System.Globalization;
using System.Text;

namespace Zakenak.Engine.Manifests.Yaml;

internal enum YamlScalarKind
{
    Null,
    Boolean,
    Integer,
    Float,
    Text,
}

/// <summary>What a scalar stands for. The rules are those of sigs.k8s.io/yaml (go-yaml v2, YAML 1.1), so that an object is the one
/// kubectl would make of the same text: <c>0644</c> is 420, <c>on</c> and <c>y</c> are true, a date is text.</summary>
/// <param name="Text">What was written; for <see cref="YamlScalarKind.Text"/> the value.</param>
/// <param name="Digits">Of an integer from -2⁶³ to 2⁶⁴-1, as go-yaml has them: decimal, whatever was written.</param>
internal readonly record struct YamlScalar(YamlScalarKind Kind, string Text, bool Boolean = false, string Digits = "", double Float = 0)
{
    private const string prefix = "tag:yaml.org,2002:";

    /// <param name="tag">Empty for none; the long form.</param>
    /// <param name="plain">Neither quoted nor a block.</param>
    /// <exception cref="FormatException">The tag and the text are at odds.</exception>
    public static YamlScalar Resolve(string tag, string text, bool plain)
    {
        if (tag.Length == 0)
            return plain ? Plain(text) : OfText(text);
        if (!tag.StartsWith(prefix, StringComparison.Ordinal))
            return OfText(text);
        return tag[prefix.Length..] switch
        {
            "str" => OfText(text),
            "binary" => OfText(Decode(text)),
            "null" => text.Length == 0 ? new(YamlScalarKind.Null, text) : Expect(YamlScalarKind.Null, "null", text),
            "bool" => Expect(YamlScalarKind.Boolean, "bool", text),
            "int" => Expect(YamlScalarKind.Integer, "int", text),
            "float" => ExpectFloat(text),
            "timestamp" => text is [>= '0' and <= '9', _, _, _, '-', ..] ? OfText(text) : throw AtOdds("timestamp", text),
            _ => OfText(text),
        };
    }

    private static YamlScalar Plain(string text)
    {
        if (text.Length == 0)
            return new(YamlScalarKind.Null, text);
        return text[0] switch
        {
            >= '0' and <= '9' or '+' or '-' or '.' => YamlNumber.TryParse(text, out var number) ? number : OfText(text),
            'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' or '~' => Word(text),
            _ => OfText(text),
        };
    }

    private static YamlScalar Word(string text) => text switch
    {
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => new(YamlScalarKind.Boolean, text, true),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => new(YamlScalarKind.Boolean, text),
        "~" or "null" or "Null" or "NULL" => new(YamlScalarKind.Null, text),
        _ => OfText(text),
    };

    private static YamlScalar OfText(string text) => new(YamlScalarKind.Text, text);

    private static YamlScalar Expect(YamlScalarKind kind, string tag, string text) =>
        Plain(text) is var value && value.Kind == kind ? value : throw AtOdds(tag, text);

    private static YamlScalar ExpectFloat(string text) => Plain(text) switch
    {
        { Kind: YamlScalarKind.Float } value => value,
        { Kind: YamlScalarKind.Integer } value => new(YamlScalarKind.Float, text, Float: double.Parse(value.Digits, CultureInfo.InvariantCulture)),
        _ => throw AtOdds("float", text),
    };

    private static string Decode(string base64)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(base64));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new FormatException("!!binary must be the base64 of UTF-8 text; for other bytes leave the tag out, as in a Secret's data", e);
        }
    }

    // The text may be a secret: it is not repeated.
    private static FormatException AtOdds(string tag, string text) => new($"the tag !!{tag} does not fit the {(text.Length == 0 ? "empty " : "")}value");
}
