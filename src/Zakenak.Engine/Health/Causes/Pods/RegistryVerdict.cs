namespace Zakenak.Engine.Health.Causes.Pods;

/// <summary>What a registry meant.</summary>
internal enum RegistryWord
{
    Unclear,
    NotFound,
    Denied,

    /// <summary>Docker Hub does not tell the two apart.</summary>
    NotFoundOrDenied,
    OtherPlatform,
    TooMany,
    Unreachable,
    DiskFull,
}

/// <summary>Reads the words of the runtimes (containerd, CRI-O, dockerd) and of the registries' error codes (OCI distribution).</summary>
internal static class RegistryVerdict
{
    // In this order: a name server that does not find a host is no registry that does not find an image.
    private static readonly (RegistryWord Word, string[] Said)[] known =
    [
        (RegistryWord.TooMany, ["toomanyrequests", "too many requests", "rate limit"]),
        (RegistryWord.DiskFull, ["no space left on device"]),
        (RegistryWord.Unreachable, ["no such host", "dial tcp", "i/o timeout", "connection refused", "connection reset", "x509:", "tls:",
            "deadline exceeded", "server misbehaving", "proxyconnect", "unexpected eof", "500 internal", "502 bad", "503 service",
            "504 gateway"]),
        (RegistryWord.OtherPlatform, ["no match for platform", "no matching manifest for", "no image found in manifest list"]),
        (RegistryWord.NotFoundOrDenied, ["repository does not exist or may require"]),
        (RegistryWord.Denied, ["access denied", "unauthorized", "authentication required", "authorization failed", "denied:", "is denied",
            "forbidden", "no basic auth credentials", "insufficient_scope", "invalid username/password"]),
        (RegistryWord.NotFound, ["not found", "manifest unknown", "manifest_unknown", "name unknown", "name_unknown", "does not exist"]),
    ];

    public static RegistryWord Of(string words) => known
        .Where(k => k.Said.Any(said => words.Contains(said, StringComparison.OrdinalIgnoreCase)))
        .Select(k => k.Word)
        .FirstOrDefault();

    /// <summary>Whether asking again gives the same answer, as long as nobody changes something.</summary>
    public static bool IsFinal(RegistryWord word) =>
        word is RegistryWord.NotFound or RegistryWord.Denied or RegistryWord.NotFoundOrDenied or RegistryWord.OtherPlatform;
}
