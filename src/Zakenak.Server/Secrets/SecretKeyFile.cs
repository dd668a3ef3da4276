using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Zakenak.Server.Secrets;

/// <summary>The generated key in the data directory: base64 in one line, for its owner's eyes only.</summary>
internal static class SecretKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Null where there is none.</summary>
    /// <exception cref="SecretException">It holds something else, or others may read it.</exception>
    public static byte[]? Read(string file)
    {
        if (!File.Exists(file))
            return null;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != 0)
            throw new SecretException($"{file} holds the key of all secrets, and others may read or change it: chmod 600 {file}");
        return Parse(File.ReadAllText(file).Trim())
            ?? throw new SecretException($"{file} holds no key ({SecretBox.KeyBytes} bytes in base64): bring back the one that was there.");
    }

    /// <summary>Never overwrites: of two servers that make it at once the second takes the first one's.</summary>
    public static byte[] Create(string file)
    {
        var key = RandomNumberGenerator.GetBytes(SecretBox.KeyBytes);
        var draft = $"{file}.{Guid.NewGuid():n}";
        try
        {
            Write(draft, key);
            return TryPublish(draft, file) ? key : Read(file) ?? throw new SecretException($"{file} was taken away while it was made.");
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Null for what is no key.</summary>
    public static byte[]? Parse(string text)
    {
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length == SecretBox.KeyBytes ? key[..length] : null;
    }

    /// <summary>False where another has published its own. <see cref="File.Move(string, string, bool)"/> looks first and renames then: of
    /// two at once the second would write over the first one's. So it is left to file systems without hard links.</summary>
    private static bool TryPublish(string draft, string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            const int exists = 17; // EEXIST, of Linux and macOS
            if (Link(draft, file) == 0)
                return true;
            if (Marshal.GetLastPInvokeError() == exists)
                return false;
        }

        try
        {
            File.Move(draft, file, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    /// <summary>On the disk before anything is encrypted with it.</summary>
    private static void Write(string file, byte[] key)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var stream = new FileStream(file, options);
        using var writer = new StreamWriter(stream);
        writer.WriteLine(Convert.ToBase64String(key));
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }
}
