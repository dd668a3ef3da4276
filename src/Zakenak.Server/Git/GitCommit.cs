using System.Globalization;

namespace Zakenak.Server.Git;

/// <summary>What a commit says of itself. Its author claims it: nobody checked.</summary>
/// <param name="Hash">40 hex digits.</param>
/// <param name="Subject">The first line of its message, without control characters.</param>
/// <param name="Time">When it was committed; null where it does not say so in a way that anybody can read.</param>
internal sealed record GitCommit(string Hash, string AuthorName, string AuthorEmail, string Subject, DateTimeOffset? Time)
{
    /// <summary>Whether it is a whole hash, and so no option, range or name.</summary>
    public static bool IsHash(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    /// <param name="log">Name, address, time and subject, as <c>--format=%an%x00%ae%x00%ct%x00%s</c> prints them.</param>
    /// <exception cref="BrokenMirrorException">It is something else.</exception>
    public static GitCommit Parse(string hash, string log) => log.TrimEnd('\n').Split('\0') is [var name, var email, var time, var subject]
        ? new(hash, Plain(name), Plain(email), Plain(subject), TimeOf(time))
        : throw new BrokenMirrorException("log", "it says something else");

    private static DateTimeOffset? TimeOf(string seconds) => long.TryParse(seconds, CultureInfo.InvariantCulture, out var since)
        && since >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && since <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(since)
            : null;

    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}
