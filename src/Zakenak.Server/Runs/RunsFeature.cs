using Microsoft.Extensions.DependencyInjection;

namespace Zakenak.Server.Runs;

/// <summary>Converges and deploys of projects in the workspace.</summary>
internal static class RunsFeature
{
    public static void AddRuns(this IServiceCollection services)
    {
        services.AddSingleton<Workspace>().AddSingleton<RunStore>().AddSingleton<Runner>();
        services.AddHostedService(provider => provider.GetRequiredService<Runner>());
    }
}
