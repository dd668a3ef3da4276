using System.Text.RegularExpressions;

namespace Zakenak.Engine.Images.Backends;

/// <summary>What docker, buildah and podman pass on of a registry's answers.</summary>
internal static partial class RegistryWords
{
    public static bool Unreachable(string said) => NoAnswer().IsMatch(said);

    public static bool Unauthorized(string said) => NotAllowed().IsMatch(said);

    public static bool NotFound(string said) => NotThere().IsMatch(said);

    /// <summary>Its certificate is not trusted, or it speaks no TLS at all.</summary>
    public static bool Untrusted(string said) => NoTrust().IsMatch(said);

    [GeneratedRegex("connection refused|no such host|i/o timeout|network is unreachable|no route to host|connection reset|"
        + "server misbehaving|TLS handshake timeout|deadline exceeded|Client.Timeout exceeded|502 Bad Gateway|503 Service|504 Gateway",
        RegexOptions.IgnoreCase)]
    private static partial Regex NoAnswer();

    [GeneratedRegex("unauthorized|authentication required|no basic auth credentials|access (?:to the resource )?is denied|"
        + @"(?:^|: )denied: |pull access denied|\b403 \(?Forbidden|invalid username/password|insufficient_scope",
        RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex NotAllowed();

    [GeneratedRegex("manifest unknown|manifest for .* not found|name unknown|repository .* not found|: not found", RegexOptions.IgnoreCase)]
    private static partial Regex NotThere();

    [GeneratedRegex("server gave HTTP response to HTTPS client|x509:|certificate signed by unknown authority", RegexOptions.IgnoreCase)]
    private static partial Regex NoTrust();
}
