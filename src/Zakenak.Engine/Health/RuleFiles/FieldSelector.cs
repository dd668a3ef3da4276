using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Zakenak.Engine.Health.RuleFiles;

/// <summary>A path as a rule file writes it: <c>status.phase</c>, <c>status.conditions[Ready].reason</c>,
/// <c>status.nodes[0].state</c>.</summary>
/// <remarks>In brackets: an index, or the <c>type</c> or <c>name</c> of the list's element. A path that ends with such an element means
/// its <c>status</c>.</remarks>
internal sealed partial class FieldSelector
{
    private readonly (string Key, string? Element)[] steps;

    private FieldSelector(string text, (string, string?)[] steps) => (Text, this.steps) = (text, steps);

    public string Text { get; }

    /// <summary>Null for what is no path.</summary>
    public static FieldSelector? Parse(string text)
    {
        var steps = new List<(string, string?)>();
        var rest = text.AsSpan();
        foreach (var match in Step.EnumerateMatches(rest))
        {
            var step = rest.Slice(match.Index, match.Length).TrimEnd('.').ToString();
            var bracket = step.IndexOf('[');
            steps.Add(bracket < 0 ? (step, null) : (step[..bracket], step[(bracket + 1)..^1]));
        }
        return Whole.IsMatch(text) ? new(text, [.. steps]) : null;
    }

    /// <summary>Text, a number or a boolean as text; null where there is none of these.</summary>
    public string? Find(Observed o)
    {
        var at = o;
        foreach (var (key, element) in steps)
        {
            if (at.At(key) is not { } value)
                return null;
            at = new(value);
            if (element is null)
                continue;
            if (Element(value, element) is not { } found)
                return null;
            at = found;
        }
        if (steps[^1].Element is not null && at.Json.ValueKind == JsonValueKind.Object)
            return at.Text("status");
        return at.Json.ValueKind switch
        {
            JsonValueKind.String => at.Json.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => at.Json.GetRawText(),
            _ => null,
        };
    }

    private static Observed? Element(JsonElement list, string element)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        if (int.TryParse(element, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return index < list.GetArrayLength() ? new Observed(list[index]) : null;
        foreach (var item in list.EnumerateArray().Select(i => new Observed(i)))
        {
            if ((item.Text("type") ?? item.Text("name")) == element)
                return item;
        }
        return null;
    }

    [GeneratedRegex(@"[\w/-]+(\[[\w./-]+\])?(\.|$)")]
    private static partial Regex Step { get; }

    [GeneratedRegex(@"^[\w/-]+(\[[\w./-]+\])?(\.[\w/-]+(\[[\w./-]+\])?)*$")]
    private static partial Regex Whole { get; }
}
