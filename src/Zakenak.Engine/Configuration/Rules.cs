using System.Text.RegularExpressions;

namespace Zakenak.Engine.Configuration;

/// <summary>What values must fulfil: each answers with the end of a sentence that starts with the key, or null.</summary>
internal static partial class Rules
{
    /// <summary>The longest release name Helm takes: a project's name is put in front of other names too.</summary>
    private const int maxName = 53;

    public static string? Project(string value) => NotALabel(value, maxName);

    public static string? Namespace(string value) => NotALabel(value, 63);

    public static string? Label(string value) => NotALabel(value, 63);

    public static string? ReleaseName(string value) => value.Length <= maxName && value.Split('.').All(IsLabel) ? null : NotALabel(value, maxName);

    public static string? Flag(string value) =>
        value.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" ? null : "must be true or false";

    public static bool IsTrue(string flag) => flag.ToLowerInvariant() is "true" or "yes" or "on";

    public static string? Duration(string value) => Durations.TryParse(value, out _) ? null
        : $"must be a duration such as 90s, 5m or 1h30m{(value.All(char.IsAsciiDigit) && value.Length > 0 ? $": did you mean {value}s?" : "")}";

    public static string? OneOf(string value, params string[] known) => known.Contains(value) ? null
        : $"must be {string.Join(", ", known[..^1])} or {known[^1]}{(Spelling.Nearest(value, known) is { } near ? $": did you mean {near}?" : "")}";

    /// <summary>An amount of memory as Kubernetes writes it: <c>8Gi</c>, <c>512Mi</c>, <c>1.5G</c>.</summary>
    public static string? Memory(string value) =>
        Quantity.TryBytes(value, out _) ? null : "must be an amount of memory such as 8Gi or 512Mi";

    /// <summary>It becomes an argument of a program: it must not be taken for an option.</summary>
    public static string? NoOption(string value) => value.StartsWith('-') ? "must not start with a dash" : null;

    public static string? Repository(string value)
    {
        if (value.StartsWith("oci://", StringComparison.Ordinal))
            return "must be the https:// address of a Helm repository; for a chart in a registry write chart: oci://host/path/name without repo";
        return value.StartsWith("https://", StringComparison.Ordinal) || value.StartsWith("http://", StringComparison.Ordinal)
            ? null
            : "must be the address of a Helm repository, https://…";
    }

    /// <summary>A platform as the OCI image specification writes it.</summary>
    public static string? Platform(string value) => PlatformForm().IsMatch(value) ? null
        : "must be an operating system and an architecture such as linux/amd64, linux/arm64 or linux/arm/v7";

    public static string? Registry(string value) =>
        value.Contains("://") || value.StartsWith('-') || value.Any(char.IsWhiteSpace) ? "must be a host with an optional port and path, such as registry.local:5000, without https://" : null;

    public static void Deploy(ConfigMap deploy, string path, Problems problems)
    {
        if (new[] { "charts", "kustomizations", "manifests" }.All(key => deploy[key] is null or ConfigList { Items.Count: 0 }))
            problems.Add(deploy.At, $"{path} has nothing to deploy: it needs at least one of charts, kustomizations and manifests");
    }

    public static void Chart(ConfigMap chart, string path, Problems problems)
    {
        var name = chart["chart"] as ConfigScalar;
        if ((chart["path"] is null) == (chart["chart"] is null))
            problems.Add(chart.At, $"{path} needs either path (a chart in this project) or chart (one from a repository){(chart["path"] is null ? "" : ", not both")}");
        else if (name is null)
        {
            foreach (var key in new[] { "repo", "version" }.Where(key => chart[key] is not null))
                problems.Add(chart[key]!.At, $"{path}.{key} goes with chart: a path has none");
        }
        else if (!name.HasReferences && name.Text.StartsWith("oci://", StringComparison.Ordinal) && chart["repo"] is { } repo)
            problems.Add(repo.At, $"{path}.repo does not go with an oci:// chart, which says where it is itself");
        else if (!name.HasReferences && !name.Text.StartsWith("oci://", StringComparison.Ordinal) && chart["repo"] is null)
            problems.Add(name.At, $"{path}.chart needs repo, the address of its Helm repository; for a chart in this project write path instead");
    }

    private static string? NotALabel(string value, int max)
    {
        if (IsLabel(value) && value.Length <= max)
            return null;
        var suggested = Suggest(value, max);
        return $"must be a DNS label: a-z, 0-9 and - inside, at most {max} characters{(suggested is null ? "" : $"; for example {suggested}")}";
    }

    private static bool IsLabel(string value) => value.Length is > 0 and <= 63 && value[0] != '-' && value[^1] != '-'
        && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>The label nearest to some text, null when nothing is left of it.</summary>
    public static string? Suggest(string text, int max = maxName)
    {
        var kept = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        while (kept.Contains("--"))
            kept = kept.Replace("--", "-");
        kept = kept[..Math.Min(kept.Length, max)].Trim('-');
        return kept.Length > 0 ? kept : null;
    }

    [GeneratedRegex(@"^[a-z0-9]+/[a-z0-9_]+(?:/[a-z0-9.]+)?$")]
    private static partial Regex PlatformForm();
}
