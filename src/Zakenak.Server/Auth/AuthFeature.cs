using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Audit;
using Zakenak.Server.Users;

namespace Zakenak.Server.Auth;

/// <summary>Users, tokens, sign-in and the audit.</summary>
internal static class AuthFeature
{
    /// <param name="signingKey">Of <see cref="SigningKey"/>.</param>
    public static void AddAuth(this IServiceCollection services, byte[] signingKey)
    {
        services.AddSingleton<Passwords>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<ApiTokenStore>();
        services.AddSingleton<AuditStore>().AddHostedService<DenialSums>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<BearerLookup>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Tokens>(s, signingKey));
        services.AddScheme();
    }

    /// <summary>As <c>AddAuthentication</c>, without data protection: that would leave keys in the home folder, for cookies that nobody
    /// has.</summary>
    private static void AddScheme(this IServiceCollection services)
    {
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = BearerHandler.SchemeName;
            authentication.AddScheme<BearerHandler>(BearerHandler.SchemeName, displayName: null);
        });
        services.AddOptions<AuthenticationSchemeOptions>(BearerHandler.SchemeName);
        services.AddWebEncoders();
        services.AddTransient<BearerHandler>();
    }
}
