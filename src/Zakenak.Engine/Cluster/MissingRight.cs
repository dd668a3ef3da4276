using System.Text.RegularExpressions;

namespace Zakenak.Engine.Cluster;

/// <summary>Reads the API server's sentence about a right that RBAC does not give:
/// <c>… is forbidden: User "jane" cannot patch resource "deployments" in API group "apps" in the namespace "shop"</c>.</summary>
internal static partial class MissingRight
{
    /// <summary>Null when it is another sentence.</summary>
    public static string? Read(string message)
    {
        if (CreatingByPatch().Match(message) is { Success: true } refused)
            return $"This user may not create {refused.Groups[1].Value}";
        var user = Between(message, "User \"", "\"");
        var verb = Between(message, " cannot ", " ");
        var resource = Between(message, "resource \"", "\"") ?? Between(message, "path \"", "\"");
        if (user is null || verb is null || resource is null)
            return null;
        var apiGroup = Between(message, "in API group \"", "\"") is { Length: > 0 } name ? $".{name}" : "";
        var where = Between(message, "in the namespace \"", "\"") is { } ns ? $" in namespace {ns}"
            : message.Contains("at the cluster scope", StringComparison.Ordinal) ? " in the whole cluster" : "";
        return $"User \"{user}\" may not {verb} {resource}{apiGroup}{where}";
    }

    private static string? Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += before.Length;
        var end = text.IndexOf(after, start, StringComparison.Ordinal);
        return end < 0 ? null : text[start..end];
    }

    /// <summary>To an apply whose user may patch and not create, the API server answers with neither user nor verb:
    /// <c>deployments.apps "web" is forbidden: </c>, and after that at most what RBAC stumbled over.</summary>
    [GeneratedRegex("""^(\S+) "[^"]*" is forbidden: (RBAC: |$)""")]
    private static partial Regex CreatingByPatch();
}
