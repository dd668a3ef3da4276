using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Zakenak.Server.Charts;

/// <summary>Which versions of a chart will do: <c>1.2.3</c>, <c>^1.2</c>, <c>~1.2.3</c>, <c>1.x</c>, <c>&gt;=1.2 &lt;2</c>, <c>1.2 - 1.4</c>,
/// several with <c>||</c>. Rule: Helm's (Masterminds/semver); a prerelease will do only where the range names one.</summary>
internal sealed partial class VersionRange
{
    /// <summary>Any that is no prerelease.</summary>
    public static readonly VersionRange Any = new([[]]);

    private readonly IReadOnlyList<IReadOnlyList<Bound>> alternatives;

    private VersionRange(IReadOnlyList<IReadOnlyList<Bound>> alternatives) => this.alternatives = alternatives;

    public static bool TryParse(string text, [NotNullWhen(true)] out VersionRange? range)
    {
        range = null;
        var all = new List<IReadOnlyList<Bound>>();
        foreach (var part in Hyphen().Replace(text, ">=$1 <=$2").Split("||"))
        {
            var terms = Term().Matches(part);
            var bounds = terms.Select(Bounds).ToList();
            if (terms.Count == 0 || Term().Replace(part, "").Trim(' ', ',').Length > 0 || bounds.Contains(null))
                return false;
            all.Add([.. bounds.SelectMany(b => b!)]);
        }
        range = new(all);
        return true;
    }

    public bool Contains(ChartVersion version) => alternatives.Any(bounds =>
        (!version.IsPrerelease || bounds.Any(b => b.Version.IsPrerelease)) && bounds.All(b => b.Admits(version)));

    /// <summary>Null: no version at all.</summary>
    private static IReadOnlyList<Bound>? Bounds(Match term)
    {
        var (sign, parts) = (term.Groups["sign"].Value, new List<int>());
        foreach (var group in new[] { "major", "minor", "patch" })
        {
            if (!int.TryParse(term.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                if (term.Groups[group].Value.Length > 0 && char.IsAsciiDigit(term.Groups[group].Value[0]))
                    return null;
                break; // x, *, or nothing: from here on any
            }
            parts.Add(number);
        }
        if (parts.Count == 0)
            return sign is "" or "=" or "^" or "~" or ">=" ? [] : null;
        var from = new ChartVersion(parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2), term.Groups["pre"].Value);
        return sign switch
        {
            "" or "=" when parts.Count == 3 => [new("=", from)],
            "" or "=" or "~" => [new(">=", from), new("<", Next(from, Math.Min(parts.Count, 2)))],
            "^" => [new(">=", from), new("<", Next(from, Math.Min(FirstThatCounts(from), parts.Count)))],
            ">" when parts.Count < 3 => [new(">=", Next(from, parts.Count))],
            "<=" when parts.Count < 3 => [new("<", Next(from, parts.Count))],
            _ => [new(sign, from)],
        };
    }

    /// <summary><c>^0.2.3</c> keeps the minor version, <c>^0.0.3</c> the patch too.</summary>
    private static int FirstThatCounts(ChartVersion version) => version.Major > 0 ? 1 : version.Minor > 0 ? 2 : 3;

    private static ChartVersion Next(ChartVersion version, int part) => part switch
    {
        1 => new(version.Major + 1, 0, 0, ""),
        2 => new(version.Major, version.Minor + 1, 0, ""),
        _ => new(version.Major, version.Minor, version.Patch + 1, ""),
    };

    private sealed record Bound(string Sign, ChartVersion Version)
    {
        public bool Admits(ChartVersion other) => other.CompareTo(Version) is var order && Sign switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            ">" => order > 0,
            ">=" => order >= 0,
            "<" => order < 0,
            _ => order <= 0,
        };
    }

    [GeneratedRegex(@"(?<sign>!=|>=|<=|>|<|=|\^|~)?\s*v?(?<major>\d+|[xX*])(\.(?<minor>\d+|[xX*]))?(\.(?<patch>\d+|[xX*]))?"
        + @"(-(?<pre>[0-9A-Za-z.-]+))?(\+[0-9A-Za-z.-]+)?(?=[\s,]|\z)")]
    private static partial Regex Term();

    [GeneratedRegex(@"(\S+)\s+-\s+(\S+)")]
    private static partial Regex Hyphen();
}
