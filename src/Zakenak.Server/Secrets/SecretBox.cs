using System.Security.Cryptography;
using System.Text;

namespace Zakenak.Server.Secrets;

/// <summary>Encrypts what is kept in the columns <c>…_sealed</c>: AES-256-GCM, each value bound to its place, so that one copied into
/// another row does not open there.</summary>
/// <remarks>A sealed value is base64 of: version (1 byte), id of the key (4), nonce (12), tag (16), text.</remarks>
internal sealed class SecretBox : IDisposable
{
    public const int KeyBytes = 32;

    private const byte Version = 1;
    private const int KeyIdBytes = 4;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + KeyIdBytes;
    private const int TextOffset = HeaderBytes + NonceBytes + TagBytes;

    private readonly AesGcm cipher;
    private readonly Lock one = new(); // the cipher is for one thread at a time: two at once get wrong texts and tags
    private readonly byte[] header;

    /// <param name="key">Of <see cref="KeyBytes"/>; the caller may clear it afterwards.</param>
    public SecretBox(ReadOnlySpan<byte> key)
    {
        cipher = new AesGcm(key, TagBytes);
        header = [Version, .. HMACSHA256.HashData(key, "zakenak key id"u8)[..KeyIdBytes]];
    }

    /// <summary>Tells keys apart, and nothing about them: <c>3f9a01c4</c>.</summary>
    public string KeyId => Convert.ToHexStringLower(header.AsSpan(1));

    public string Seal(string secret, SealedPlace place)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var box = new byte[TextOffset + text.Length];
        header.CopyTo(box, 0);
        var nonce = box.AsSpan(HeaderBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (one)
            cipher.Encrypt(nonce, text, box.AsSpan(TextOffset), box.AsSpan(HeaderBytes + NonceBytes, TagBytes), Bound(place));
        CryptographicOperations.ZeroMemory(text);
        return Convert.ToBase64String(box);
    }

    /// <exception cref="SecretException">It was changed, comes from another place, or was sealed with another key.</exception>
    public string Open(string sealedValue, SealedPlace place)
    {
        var box = new byte[sealedValue.Length];
        if (!Convert.TryFromBase64String(sealedValue, box, out var length) || length < TextOffset || box[0] != Version)
            throw new SecretException($"{place} holds no encrypted value: somebody else wrote into the database. Set it anew.");
        if (!box.AsSpan(0, HeaderBytes).SequenceEqual(header))
        {
            var other = Convert.ToHexStringLower(box.AsSpan(1, KeyIdBytes));
            throw new SecretException($"{place} was encrypted with the key {other}, and this server has {KeyId}: give it that key "
                + "(Secrets:Key), or set the value anew.");
        }

        var text = new byte[length - TextOffset];
        try
        {
            lock (one)
            {
                cipher.Decrypt(box.AsSpan(HeaderBytes, NonceBytes), box.AsSpan(TextOffset, text.Length),
                    box.AsSpan(HeaderBytes + NonceBytes, TagBytes), text, Bound(place));
            }
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new SecretException($"{place} does not open: it was changed, or copied from another place. Set it anew.", e);
        }
        return Encoding.UTF8.GetString(text);
    }

    public void Dispose() => cipher.Dispose();

    /// <summary>What the value is bound to; no name holds the separator.</summary>
    private byte[] Bound(SealedPlace place) => [.. header, .. Encoding.UTF8.GetBytes($"{place.Table}\0{place.Column}\0{place.Id}")];
}
