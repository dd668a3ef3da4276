using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Cli.Output;

/// <summary>Writes JSON values as block YAML, for <c>-o yaml</c> and diffs. Every string that a YAML 1.1 reader could take for
/// something else, or a terminal for a command, is quoted.</summary>
internal static class YamlText
{
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _./@+,=()-:");

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789abcdefxABCDEFXoO_.,:+-TZtz ");

    private static readonly HashSet<string> Words =
        new(["null", "true", "false", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    public static void Write(JsonNode? value, TextWriter to)
    {
        WriteNode(value, to, 0, startsLine: true);
        if (value is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
            to.Write('\n');
    }

    public static string Of(JsonNode? value)
    {
        var writer = new StringWriter();
        Write(value, writer);
        return writer.ToString();
    }

    /// <param name="startsLine">False after <c>key:</c> and <c>-</c>, on whose line a scalar goes on.</param>
    private static void WriteNode(JsonNode? value, TextWriter to, int indent, bool startsLine)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                WriteMap(map, to, indent, startsLine);
                break;
            case JsonArray { Count: > 0 } list:
                WriteList(list, to, indent, startsLine);
                break;
            case JsonObject:
                to.Write("{}");
                break;
            case JsonArray:
                to.Write("[]");
                break;
            default:
                WriteScalar(value, to, indent);
                break;
        }
    }

    private static void WriteMap(JsonObject map, TextWriter to, int indent, bool startsLine)
    {
        var first = !startsLine;
        foreach (var (key, item) in map)
        {
            if (!first)
                Indent(to, indent);
            first = false;
            to.Write(IsPlain(key) ? key : Quoted(key));
            to.Write(':');
            var nested = item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };
            to.Write(nested ? '\n' : ' ');
            // A list stands under its key without further indentation, as kubectl writes it.
            WriteNode(item, to, item is JsonArray ? indent : indent + 2, startsLine: true);
            EndScalar(item, to);
        }
    }

    private static void WriteList(JsonArray list, TextWriter to, int indent, bool startsLine)
    {
        var first = !startsLine;
        foreach (var item in list)
        {
            if (!first)
                Indent(to, indent);
            first = false;
            to.Write("- ");
            WriteNode(item, to, indent + 2, startsLine: false);
            EndScalar(item, to);
        }
    }

    private static void EndScalar(JsonNode? item, TextWriter to)
    {
        if (item is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
            to.Write('\n');
    }

    private static void WriteScalar(JsonNode? value, TextWriter to, int indent)
    {
        if (value is null || value.GetValueKind() != JsonValueKind.String)
            to.Write(value?.ToJsonString() ?? "null");
        else if (value.GetValue<string>() is var text && IsBlock(text))
            WriteBlock(text, to, Math.Max(indent, 2));
        else
            to.Write(IsPlain(text) ? text : Quoted(text));
    }

    private static void WriteBlock(string text, TextWriter to, int indent)
    {
        var ends = text.EndsWith('\n');
        to.Write(ends ? "|" : "|-");
        foreach (var line in (ends ? text[..^1] : text).Split('\n'))
        {
            to.Write('\n');
            if (line.Length == 0)
                continue;
            Indent(to, indent);
            to.Write(line);
        }
    }

    private static bool IsBlock(string text)
    {
        var body = text.EndsWith('\n') ? text[..^1] : text;
        return body.Contains('\n') && !body.EndsWith('\n') && body[0] is not (' ' or '\n' or '\t')
            && body.Split('\n').All(line => !line.EndsWith(' ')) && TerminalText.Neutral(body, keepLines: true) == body;
    }

    private static bool IsPlain(string text) =>
        text.Length > 0
        && !text.AsSpan().ContainsAnyExcept(PlainCharacters)
        && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '_' or '/' or '(' || (text[0] == '.' && text.Length > 1))
        && text[^1] is not (' ' or ':') && !text.Contains(": ", StringComparison.Ordinal)
        && !Words.Contains(text)
        && !(text[0] is '.' or (>= '0' and <= '9') && !text.AsSpan().ContainsAnyExcept(NumberCharacters))
        && text is not (".inf" or ".nan" or ".Inf" or ".NaN" or ".INF" or ".NAN");

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 8);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when TerminalText.IsDangerous(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static void Indent(TextWriter to, int indent)
    {
        for (var i = 0; i < indent; i++)
            to.Write(' ');
    }
}
