using System.Security.Cryptography;
using Zakenak.Server.Settings;
using Zakenak.Server.Users;

namespace Zakenak.Server.Auth;

/// <summary>The user <c>admin</c>, made at the first start.</summary>
internal static class FirstAdmin
{
    public const string Username = "admin";

    // Without those that look alike: somebody copies it by hand.
    private const string Characters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <returns>The generated password, to be shown this once; null when there are users already, or the password was given.</returns>
    public static async Task<string?> CreateAsync(UserStore users, AuthOptions options, CancellationToken ct)
    {
        var generated = options.AdminPassword is null
            ? RandomNumberGenerator.GetString(Characters, Math.Max(20, options.PasswordMinLength))
            : null;
        return await users.CreateFirstAsync(Username, options.AdminPassword ?? generated!, ct) ? generated : null;
    }
}
