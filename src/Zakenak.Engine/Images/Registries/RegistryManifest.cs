using System.Security.Cryptography;

namespace Zakenak.Engine.Images.Registries;

/// <summary>The manifest of an image, or the index of one for several platforms.</summary>
/// <param name="MediaType">As the registry says it.</param>
/// <param name="Bytes">As they were pushed: the digest is theirs.</param>
/// <param name="Digest"><c>sha256:…</c>, computed of <paramref name="Bytes"/>.</param>
public sealed record RegistryManifest(string MediaType, byte[] Bytes, string Digest)
{
    internal static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
