namespace Zakenak.Server.Users;

/// <summary>Names to sign in with: <c>[a-z0-9][a-z0-9._@-]{0,62}</c>. One spelling only, so that no two look alike.</summary>
internal static class UserNames
{
    public const int MaxLength = 63;

    public const string Expected = "1 to 63 of a-z, 0-9, '.', '_', '@' and '-', beginning with a letter or digit";

    public static bool IsValid(string name) =>
        name.Length is >= 1 and <= MaxLength && IsAlphanumeric(name[0])
        && name.All(c => IsAlphanumeric(c) || c is '.' or '_' or '@' or '-');

    private static bool IsAlphanumeric(char c) => c is >= 'a' and <= 'z' or >= '0' and <= '9';
}
