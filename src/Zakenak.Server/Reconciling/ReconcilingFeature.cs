using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Git;
using Zakenak.Server.Network;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Reconciling;

/// <summary>The embedded engine: workers that bring clusters to what Git declares.</summary>
internal static class ReconcilingFeature
{
    public static IServiceCollection AddReconciling(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(new GitMirrors(Path.Combine(options.Data, "git"), options.Git, new AddressRules(options.Network)));
        services.AddSingleton<ResourceQueue>().AddSingleton<ResourceNotes>().AddSingleton<DestinationGuard>().AddSingleton<ResourcePass>();
        return services.AddHostedService<ResourceWorkers>();
    }
}
