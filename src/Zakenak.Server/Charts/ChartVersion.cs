using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Zakenak.Server.Charts;

/// <summary>A version as charts have it. Rule: Semantic Versioning 2, with an optional <c>v</c> before it.</summary>
internal sealed partial record ChartVersion(int Major, int Minor, int Patch, string Prerelease) : IComparable<ChartVersion>
{
    public bool IsPrerelease => Prerelease.Length > 0;

    public static bool TryParse(string text, [NotNullWhen(true)] out ChartVersion? version)
    {
        version = null;
        var match = Form().Match(text);
        if (!match.Success || !Number(match, "major", out var major) || !Number(match, "minor", out var minor) || !Number(match, "patch", out var patch))
            return false;
        version = new(major, minor, patch, match.Groups["pre"].Value);
        return true;
    }

    public int CompareTo(ChartVersion? other)
    {
        if (other is null)
            return 1;
        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (numbers != 0 || Prerelease == other.Prerelease)
            return numbers;
        return !IsPrerelease ? 1 : !other.IsPrerelease ? -1 : ComparePrereleases(Prerelease.Split('.'), other.Prerelease.Split('.'));
    }

    private static int ComparePrereleases(string[] one, string[] other)
    {
        foreach (var (a, b) in one.Zip(other))
        {
            var (isNumber, otherIsNumber) = (a.All(char.IsAsciiDigit), b.All(char.IsAsciiDigit));
            var order = isNumber != otherIsNumber ? (isNumber ? -1 : 1)
                : isNumber ? (a.TrimStart('0').Length, a.TrimStart('0')).CompareTo((b.TrimStart('0').Length, b.TrimStart('0')))
                : string.CompareOrdinal(a, b);
            if (order != 0)
                return order;
        }
        return one.Length.CompareTo(other.Length);
    }

    private static bool Number(Match match, string group, out int number) =>
        int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    [GeneratedRegex(@"^v?(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)(-(?<pre>[0-9A-Za-z.-]+))?(\+[0-9A-Za-z.-]+)?\z")]
    private static partial Regex Form();
}
