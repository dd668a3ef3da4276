using Zakenak.Server.Settings;

namespace Zakenak.Server.Auth;

/// <summary>Which passwords are taken.</summary>
internal static class PasswordRules
{
    /// <summary>Longer ones would only cost time: they are hashed.</summary>
    public const int MaxLength = 1024;

    /// <summary>What is wrong with it, in words that go on after its name, or null.</summary>
    public static string? Wrong(string password, AuthOptions options) =>
        password.Length < options.PasswordMinLength || password.Length > MaxLength
            ? $"takes {options.PasswordMinLength} to {MaxLength} characters"
            : null;
}
