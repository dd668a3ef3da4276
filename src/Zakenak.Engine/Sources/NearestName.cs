namespace Zakenak.Engine.Sources;

/// <summary>The name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits (Levenshtein); null when even that differs in more than a third of its letters, or
    /// three.</summary>
    public static string? Of(string wanted, IEnumerable<string> candidates)
    {
        var limit = Math.Max(2, Math.Min(3, wanted.Length / 3));
        return candidates
            .Select(candidate => (candidate, edits: Edits(wanted, candidate)))
            .Where(c => c.edits <= limit)
            .OrderBy(c => c.edits).ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Select(c => c.candidate)
            .FirstOrDefault();
    }

    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + same));
            }
        }
        return row[b.Length];
    }
}
