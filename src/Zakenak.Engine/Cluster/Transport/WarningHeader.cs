using System.Text;

namespace Zakenak.Engine.Cluster.Transport;

/// <summary><c>Warning: 299 - "extensions/v1beta1 Ingress is deprecated"</c> (RFC 7234, 5.5).</summary>
internal static class WarningHeader
{
    public static IReadOnlyList<string> TextsOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Warning", out var values) ? [.. values.Select(TextOf).OfType<string>()] : [];

    /// <summary>Null when it is no warning of an API server.</summary>
    private static string? TextOf(string header)
    {
        var quote = header.IndexOf('"');
        if (!header.StartsWith("299 ", StringComparison.Ordinal) || quote < 0)
            return null;
        var text = new StringBuilder(header.Length);
        for (var i = quote + 1; i < header.Length && header[i] != '"'; i++)
        {
            if (header[i] == '\\' && i + 1 < header.Length)
                i++;
            text.Append(header[i]);
        }
        return text.ToString();
    }
}
