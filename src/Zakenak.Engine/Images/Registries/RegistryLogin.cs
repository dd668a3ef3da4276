namespace Zakenak.Engine.Images.Registries;

/// <summary>Who one is at a registry.</summary>
/// <param name="Username">Null where <paramref name="Password"/> is an identity token (OAuth 2 refresh token), as some credential helpers
/// give.</param>
public sealed record RegistryLogin(string? Username, string Password)
{
    /// <summary>What files of logins and credential helpers say in place of a user name where the password is an identity token.</summary>
    internal const string IdentityTokenUser = "<token>";

    /// <summary>Without the password: records are printed whole otherwise.</summary>
    public override string ToString() => Username ?? "(identity token)";
}
