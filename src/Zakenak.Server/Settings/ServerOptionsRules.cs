using Zakenak.Server.Auth;

namespace Zakenak.Server.Settings;

/// <summary>What several settings must be together.</summary>
internal static class ServerOptionsRules
{
    public static IEnumerable<string> Broken(ServerOptions options)
    {
        if (options.Auth.AdminPassword is { } password && PasswordRules.Wrong(password, options.Auth) is { } wrong)
            yield return $"Auth:AdminPassword (ZAKENAK_ADMIN_PASSWORD) {wrong}.";
        if (options.Reconcile.MaxPasses < options.Reconcile.Workers)
            yield return $"Reconcile:MaxPasses ({options.Reconcile.MaxPasses}) must be at least Reconcile:Workers ({options.Reconcile.Workers}).";
    }
}
