namespace Zakenak.Engine.Configuration;

/// <summary>Guesses what somebody meant to write.</summary>
public static class Spelling
{
    /// <summary>The nearest of the words that are near at all, or null.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var (best, distance) = known.Select(k => (Word: k, Distance: Distance(word.ToLowerInvariant(), k.ToLowerInvariant())))
            .OrderBy(k => k.Distance).FirstOrDefault();
        return best is not null && distance <= Math.Max(1, Math.Min(word.Length, best.Length) / 3) ? best : null;
    }

    /// <summary>Single-letter edits (insert, delete, replace) from one to the other.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
