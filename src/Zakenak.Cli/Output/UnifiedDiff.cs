using System.Globalization;
using System.Text.Json.Nodes;
using DiffPlex;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Zakenak.Engine;

namespace Zakenak.Cli.Output;

/// <summary>The difference of two objects as a unified diff of their YAML, as <c>diff -u</c> writes it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Nothing for a change without a before and an after that differ.</summary>
    public static IEnumerable<string> Of(Change change)
    {
        var before = Text(change.Before);
        var after = Text(change.After);
        if (before == after)
            return [];
        return
        [
            "--- " + (change.Before is null ? "/dev/null" : $"live/{change.Object}"),
            "+++ " + (change.After is null ? "/dev/null" : $"desired/{change.Object}"),
            .. Hunks(new InlineDiffBuilder(new Differ()).BuildDiffModel(before, after).Lines),
        ];
    }

    private static IEnumerable<string> Hunks(List<DiffPiece> lines)
    {
        // Lines before an empty text's only (empty) line are no lines.
        lines.RemoveAll(l => l.Text.Length == 0);
        var (old, now) = (1, 1);
        for (var at = 0; at < lines.Count;)
        {
            var change = lines.FindIndex(at, l => l.Type != ChangeType.Unchanged);
            if (change < 0)
                yield break;
            var start = Math.Max(at, change - Context);
            old += start - at;
            now += start - at;
            var end = EndOfHunk(lines, change);
            var hunk = lines[start..end];
            var (olds, news) = (hunk.Count(l => l.Type != ChangeType.Inserted), hunk.Count(l => l.Type != ChangeType.Deleted));
            yield return string.Create(CultureInfo.InvariantCulture, $"@@ -{Range(old, olds)} +{Range(now, news)} @@");
            foreach (var line in hunk)
                yield return Sign(line.Type) + line.Text;
            (old, now, at) = (old + olds, now + news, end);
        }
    }

    /// <summary>Changes closer than two contexts are one hunk.</summary>
    private static int EndOfHunk(List<DiffPiece> lines, int change)
    {
        var last = change;
        for (var i = change; i < lines.Count && i <= last + (2 * Context); i++)
        {
            if (lines[i].Type != ChangeType.Unchanged)
                last = i;
        }

        return Math.Min(lines.Count, last + Context + 1);
    }

    private static string Range(int start, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start - 1 : start)},{count}");

    private static char Sign(ChangeType type) => type switch
    {
        ChangeType.Inserted => '+',
        ChangeType.Deleted => '-',
        _ => ' ',
    };

    private static string Text(JsonObject? value) => value is null ? "" : YamlText.Of(Sorted(value, top: true));

    /// <summary>Keys in the order a person looks for them, so that two servers' orders are no difference.</summary>
    private static JsonNode? Sorted(JsonNode? value, bool top = false) => value switch
    {
        JsonObject map => new JsonObject(map.OrderBy(e => top ? Rank(e.Key) : 0).ThenBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => KeyValuePair.Create(e.Key, Sorted(e.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => Sorted(item))]),
        _ => value?.DeepClone(),
    };

    private static int Rank(string key) =>
        Array.IndexOf(["apiVersion", "kind", "metadata"], key) is var rank and >= 0 ? rank : int.MaxValue;
}
