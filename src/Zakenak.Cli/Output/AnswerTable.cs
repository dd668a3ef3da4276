using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Cli.Output;

/// <summary>What a server answered, for people: a list as a table, one thing as its fields.</summary>
/// <param name="columns">Header and place in a row's object: <c>("ENVIRONMENT", "environment.name")</c>.</param>
internal sealed class AnswerTable(params (string Header, string Place)[] columns)
{
    public void WriteTo(Terminal terminal, JsonNode answer)
    {
        if (answer is JsonArray list)
            WriteList(terminal, list);
        else
            WriteFields(terminal, (JsonObject)answer);
    }

    private void WriteList(Terminal terminal, JsonArray list)
    {
        if (list.Count == 0)
            Console.Out.WriteLine("None.");
        var table = new ResultTable([.. columns.Select(c => c.Header)]);
        foreach (var row in list)
            table.Add(ToneOf(row), [.. columns.Select(c => Cell(At(row, c.Place), inTable: true))]);
        table.WriteTo(terminal);
    }

    private static void WriteFields(Terminal terminal, JsonObject answer)
    {
        var table = new ResultTable("FIELD", "VALUE");
        Add(table, "", answer);
        table.WriteTo(terminal);
        foreach (var (name, rows) in answer.Where(f => f.Value is JsonArray { Count: > 0 } list && list[0] is JsonObject).Select(f =>
            (f.Key, (JsonArray)f.Value!)))
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine($"{name}:");
            // Rows of one list have the same fields, but for those that are empty in some.
            var fields = rows.SelectMany(r => r!.AsObject().Select(f => f.Key)).Distinct().ToList();
            new AnswerTable([.. fields.Select(f => (HeaderOf(f), f))]).WriteList(terminal, rows);
        }
    }

    /// <summary>Depth first: <c>config.path</c> is a row of its own.</summary>
    private static void Add(ResultTable table, string prefix, JsonObject fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value is JsonObject { Count: > 0 } inner)
                Add(table, $"{prefix}{name}.", inner);
            else if (value is not JsonArray { Count: > 0 } list || list[0] is not JsonObject || prefix.Length > 0)
                table.Add(name == "status" ? ToneOf(fields) : Tone.Plain, prefix + name, Cell(value, inTable: false));
        }
    }

    private static string Cell(JsonNode? value, bool inTable) => value switch
    {
        null => "-",
        JsonArray { Count: 0 } => "-",
        JsonArray list => string.Join(", ", list.Select(item => Cell(item, inTable))),
        JsonObject thing => thing.Count == 0 ? "-" : thing.ToJsonString(),
        _ when value.GetValueKind() == JsonValueKind.True => "yes",
        _ when value.GetValueKind() == JsonValueKind.False => "no",
        _ when value.GetValueKind() == JsonValueKind.String => Text((string)value!, inTable),
        _ => value.ToJsonString(),
    };

    /// <summary>A revision is cut, as Git cuts it, where columns stand side by side.</summary>
    private static string Text(string text, bool inTable)
    {
        if (text.Length == 0)
            return "-";
        if (text.Length >= 20 && text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var time))
        {
            var ago = Ago.Of(time, TimeProvider.System.GetUtcNow());
            return inTable ? ago : string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z ({ago})");
        }
        if (!inTable)
            return text;
        if (text.IndexOf("@sha1:", StringComparison.Ordinal) is > 0 and var at)
            return text[..Math.Min(text.Length, at + "@sha1:".Length + 8)];
        return text.Length == 40 && text.All(char.IsAsciiHexDigitLower) ? text[..8] : text;
    }

    /// <summary><c>LAST TRANSITION TIME</c> of <c>lastTransitionTime</c>.</summary>
    private static string HeaderOf(string field) => string.Concat(field.Select(c => char.IsAsciiLetterUpper(c) ? $" {c}"
        : $"{char.ToUpperInvariant(c)}"));

    private static Tone ToneOf(JsonNode? row) => row?["suspended"] is JsonValue suspended && suspended.GetValueKind() == JsonValueKind.True
        ? Tone.Quiet
        : (row?["status"] is JsonValue status && status.TryGetValue<string>(out var text) ? text : null) switch
        {
            "ready" or "success" or "True" => Tone.Good,
            "failed" or "False" => Tone.Bad,
            "reconciling" or "running" => Tone.Notable,
            _ => Tone.Plain,
        };

    private static JsonNode? At(JsonNode? row, string place)
    {
        foreach (var key in place.Split('.'))
            row = (row as JsonObject)?[key];
        return row;
    }
}
