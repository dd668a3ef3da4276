using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Zakenak.Engine.Sources;

/// <summary>Where an entry lies, and what opens it. Both come from the digest of all inputs, by different labels: the name in the
/// folder says nothing about the key.</summary>
internal sealed class CacheKey(byte[] digest)
{
    public string FileName { get; } = Convert.ToHexStringLower(Derive(digest, "zakenak cache: name"u8));

    public byte[] Secret { get; } = Derive(digest, "zakenak cache: content"u8);

    private static byte[] Derive(byte[] digest, ReadOnlySpan<byte> label)
    {
        var output = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, digest, output, salt: [], info: label);
        return output;
    }
}

/// <summary>SHA-256 over a list of parts, each with its length before it: two different lists never hash alike.</summary>
internal sealed class PartsDigest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="kind">What is made from the parts, with the version of its format: <c>render/1</c>.</param>
    public PartsDigest(string kind) => Add(kind);

    public PartsDigest Add(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
        return this;
    }

    public PartsDigest Add(string? part) => part is null ? Add("null"u8).Add(ReadOnlySpan<byte>.Empty) : Add(Encoding.UTF8.GetBytes(part));

    public PartsDigest Add(IEnumerable<string> list)
    {
        var count = 0;
        foreach (var part in list)
        {
            Add(part);
            count++;
        }
        return Add(BitConverter.GetBytes(count));
    }

    public byte[] ToArray() => hash.GetCurrentHash();

    public CacheKey ToKey() => new(ToArray());

    public void Dispose() => hash.Dispose();
}
