using System.Text.RegularExpressions;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>What this machine's own disk refuses, told as everything else that goes wrong with Git: the remote has no part in it.</summary>
internal static partial class LocalDisk
{
    private static readonly int[] full = [28, 122, 69, unchecked((int)0x80070070)]; // ENOSPC, EDQUOT of Linux and macOS, Windows

    /// <exception cref="GitException">Internal: a file could not be read or written.</exception>
    public static async Task<T> TellAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw full.Contains(e.HResult) ? Full(e) : Refused(Quoted().Replace(e.Message, "'…'"), e);
        }
    }

    /// <summary>Null: what a git said is not about our disk.</summary>
    public static GitException? Explain(string said)
    {
        if (DiskFull().IsMatch(said))
            return Full();
        return Unwritable().Match(said) is { Success: true } line ? Refused(Quoted().Replace(line.Value.Trim(), "'…'")) : null;
    }

    private static GitException Full(Exception? inner = null) => new(ErrorCode.Internal, "A disk of this server is full: that of its data "
        + "directory, or of its temporary files.", inner);

    private static GitException Refused(string why, Exception? inner = null) => new(ErrorCode.Internal,
        $"This server cannot work in its data directory or with its temporary files: {why}", inner);

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    // Of a git here, not of one behind the remote ("remote: …").
    [GeneratedRegex("^(?!remote: ).*(No space left on device|Disk quota exceeded)", RegexOptions.Multiline)]
    private static partial Regex DiskFull();

    [GeneratedRegex(@"^(fatal|error|warning): (insufficient permission for adding an object[^\r\n]*|(unable to|cannot|could not|failed to) "
        + @"(create|write|open|append|mkdir|lock|store|update|rename)[^\r\n]*(Permission denied|Operation not permitted|"
        + @"Read-only file system|Input/output error|Too many open files)[^\r\n]*)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Unwritable();
}
