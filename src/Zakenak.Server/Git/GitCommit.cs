namespace Zakenak.Server.Git;

/// <summary>What a commit says of itself. Its author claims it: nobody checked.</summary>
/// <param name="Hash">40 hex digits.</param>
/// <param name="Subject">The first line of its message, without control characters.</param>
/// <param name="Time">When it was committed.</param>
internal sealed record GitCommit(string Hash, string AuthorName, string AuthorEmail, string Subject, DateTimeOffset Time)
{
    /// <summary>Whether it is a whole hash, and so no option, range or name.</summary>
    public static bool IsHash(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);
}
