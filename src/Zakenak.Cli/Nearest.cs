namespace Zakenak.Cli;

/// <summary>Finds what a mistyped word was meant to be.</summary>
internal static class Nearest
{
    /// <summary>The word that is one or two slips away, null when there is none.</summary>
    public static string? To(string typed, IEnumerable<string> words)
    {
        var (word, distance) = words.Select(w => (Word: w, Distance: Distance(typed, w)))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(w => w.Item2);
        return distance <= Math.Min(2, typed.Length / 2) ? word : null;
    }

    /// <summary>Levenshtein's: letters put in, left out or exchanged.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
