using System.Security.Cryptography;

namespace Zakenak.Server.Data;

/// <summary>Identifiers of rows: opaque, and in the form that a caller may choose too (decision 15).</summary>
internal static class Identifiers
{
    private const string Characters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Twenty characters, a letter first; nobody guesses it.</summary>
    public static string New() =>
        RandomNumberGenerator.GetString(Characters.AsSpan(0, 26), 1) + RandomNumberGenerator.GetString(Characters, 19);

    /// <summary><c>[a-z0-9-]{1,63}</c>.</summary>
    public static bool IsValid(string id) => id.Length is >= 1 and <= 63 && id.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');
}
