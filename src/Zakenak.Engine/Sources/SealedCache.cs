using System.IO.Compression;
using System.Security.Cryptography;

namespace Zakenak.Engine.Sources;

/// <summary>What was once made from some inputs, kept on disk by their digest. Entries are encrypted under a key that only the inputs
/// give: whoever has the cache but not the inputs reads nothing. Losing it, or any part of it, costs time and nothing else.</summary>
/// <param name="directory">Null: nothing is kept.</param>
internal sealed class SealedCache(string? directory, TimeProvider clock)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const long SizeLimit = 200 * 1024 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan TouchInterval = TimeSpan.FromHours(1);

    /// <summary>Null when it is not there, or cannot be read for whatever reason.</summary>
    public byte[]? Find(CacheKey key)
    {
        if (directory is null)
        {
            return null;
        }
        var path = Path.Combine(directory, key.FileName);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }
            var content = Open(File.ReadAllBytes(path), key.Secret);
            Touch(path);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException)
        {
            return null; // a broken entry is a miss: it is written anew
        }
    }

    public void Keep(CacheKey key, ReadOnlySpan<byte> content)
    {
        if (directory is null)
        {
            return;
        }
        try
        {
            MakePrivate(directory);
            WriteAtomically(Path.Combine(directory, key.FileName), Seal(content, key.Secret));
            Prune(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk or a read-only home makes the next run slower; it must not make this one fail.
        }
    }

    private static byte[] Seal(ReadOnlySpan<byte> content, byte[] secret)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(content);
        }
        var entry = new byte[NonceLength + TagLength + packed.Length];
        var nonce = entry.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(secret, TagLength);
        var plain = packed.GetBuffer().AsSpan(0, (int)packed.Length);
        aes.Encrypt(nonce, plain, entry.AsSpan(NonceLength + TagLength), entry.AsSpan(NonceLength, TagLength));
        return entry;
    }

    private static byte[] Open(byte[] entry, byte[] secret)
    {
        if (entry.Length < NonceLength + TagLength)
        {
            throw new InvalidDataException("cut short");
        }
        var packed = new byte[entry.Length - NonceLength - TagLength];
        using var aes = new AesGcm(secret, TagLength);
        aes.Decrypt(entry.AsSpan(0, NonceLength), entry.AsSpan(NonceLength + TagLength), entry.AsSpan(NonceLength, TagLength), packed);
        using var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var content = new MemoryStream();
        deflate.CopyTo(content);
        return content.ToArray();
    }

    private static void MakePrivate(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>A reader, or a crash half-way, never sees half an entry.</summary>
    private static void WriteAtomically(string path, byte[] entry)
    {
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var file = new FileStream(partial, options))
        {
            file.Write(entry);
        }
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>The modification time is the time of the last use; written once an hour at most, so that a hit stays a read.</summary>
    private void Touch(string path)
    {
        if (clock.GetUtcNow() - File.GetLastWriteTimeUtc(path) > TouchInterval)
        {
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        }
    }

    /// <summary>Only after a write: a cache that is only read does not grow.</summary>
    private void Prune(string folder)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Lifetime;
        long total = 0;
        foreach (var file in new DirectoryInfo(folder).GetFiles().OrderByDescending(f => f.LastWriteTimeUtc))
        {
            total += file.Length;
            if (total > SizeLimit || file.LastWriteTimeUtc < oldest)
            {
                file.Delete();
            }
        }
    }
}
