using System.Text.RegularExpressions;

namespace Zakenak.Trpc.Input;

/// <summary>Places in an input, as a caller writes them: <c>config.healthChecks[0].name</c>, <c>labels["a/b"]</c>.</summary>
internal static partial class IssuePath
{
    public static string Of(string parent, string name)
    {
        if (!Plain().IsMatch(name))
            return $"{parent}[\"{name}\"]";
        return parent.Length == 0 ? name : $"{parent}.{name}";
    }

    /// <summary>From the serializer's <c>$.config.healthChecks[0]</c>.</summary>
    public static string OfSerializer(string? path) => path is null ? "" : path.TrimStart('$').TrimStart('.');

    [GeneratedRegex(@"^[\w$-]+\z")]
    private static partial Regex Plain();
}
