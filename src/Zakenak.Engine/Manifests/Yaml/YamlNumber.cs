using System.Globalization;

namespace Zakenak.Engine.Manifests.Yaml;

/// <summary>Numbers as go-yaml v2 reads them: underscores anywhere, <c>0x</c>, <c>0o</c>, <c>0b</c>, a leading 0 for octal.</summary>
internal static class YamlNumber
{
    public static bool TryParse(string text, out YamlScalar number)
    {
        if (Special(text) is { } special)
        {
            number = new(YamlScalarKind.Float, text, Float: special);
            return true;
        }
        var digits = text.Contains('_') ? text.Replace("_", "") : text;
        if (TryInteger(digits, out var integer))
        {
            number = new(YamlScalarKind.Integer, text, Digits: integer);
            return true;
        }
        if (LooksLikeFloat(digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            number = new(YamlScalarKind.Float, text, Float: value);
            return true;
        }
        number = default;
        return false;
    }

    private static double? Special(string text) => text switch
    {
        ".nan" or ".NaN" or ".NAN" => double.NaN,
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
        "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
        _ => null,
    };

    private static bool TryInteger(ReadOnlySpan<char> text, out string value)
    {
        value = "";
        var magnitude = 0UL;
        var negative = text is ['-', ..];
        var signed = negative || text is ['+', ..];
        var digits = signed ? text[1..] : text;
        uint radix = digits switch
        {
            ['0', 'x' or 'X', ..] => 16,
            ['0', 'o' or 'O', ..] => 8,
            ['0', 'b' or 'B', ..] => 2,
            ['0', >= '0' and <= '9', ..] => 8,
            _ => 10,
        };
        digits = radix == 10 ? digits : char.IsAsciiDigit(digits[1]) ? digits[1..] : digits[2..];
        if (digits.Length == 0)
            return false;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? HexDigit(c) : radix;
            if (digit >= radix)
                return false;
            if (Math.BigMul(magnitude, radix, out var low) != 0 || low > ulong.MaxValue - digit)
                return false;
            magnitude = low + digit;
        }
        if (magnitude > (negative ? 1UL << 63 : signed ? long.MaxValue : ulong.MaxValue))
            return false;
        var decimals = magnitude.ToString(CultureInfo.InvariantCulture);
        value = negative && magnitude > 0 ? $"-{decimals}" : decimals;
        return true;
    }

    private static uint HexDigit(char c) => (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);

    /// <summary>go-yaml's <c>^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$</c>.</summary>
    private static bool LooksLikeFloat(ReadOnlySpan<char> text)
    {
        text = text is ['-' or '+', ..] ? text[1..] : text;
        var whole = Digits(ref text);
        var fraction = 0;
        var point = text is ['.', ..];
        if (point)
        {
            text = text[1..];
            fraction = Digits(ref text);
        }
        if (whole == 0 && fraction == 0)
            return false;
        if (text is ['e' or 'E', ..])
        {
            text = text is [_, '-' or '+', ..] ? text[2..] : text[1..];
            if (Digits(ref text) == 0)
                return false;
        }
        return text.Length == 0;
    }

    private static int Digits(ref ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        count = count < 0 ? text.Length : count;
        text = text[count..];
        return count;
    }
}
