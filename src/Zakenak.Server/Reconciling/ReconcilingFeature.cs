using Microsoft.Extensions.DependencyInjection;
using Zakenak.Engine.Rendering;
using Zakenak.Server.Charts;
using Zakenak.Server.Git;
using Zakenak.Server.Network;
using Zakenak.Server.Reconciling.Sources;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Reconciling;

/// <summary>The embedded engine: workers that bring clusters to what Git declares.</summary>
internal static class ReconcilingFeature
{
    public static IServiceCollection AddReconciling(this IServiceCollection services, ServerOptions options)
    {
        // Made by the container, and so ended with it.
        services.AddSingleton(_ => new GitMirrors(Path.Combine(options.Data, "git"), options.Git, new AddressRules(options.Network)));
        services.AddSingleton(all => new SourceTrees(Path.Combine(options.Data, "git", ".trees"), all.GetRequiredService<TimeProvider>())).AddSingleton<ChartRepositories>();
        services.AddSingleton(new RendererOptions { CacheDirectory = Path.Combine(options.Data, "renders"), AllowDownloads = false }).AddSingleton(options.Reconcile);
        services.AddSingleton<ResourceSources>().AddSingleton<ReleaseRun>().AddSingleton<ReleaseRemedy>().AddSingleton<RolloutWatch>();
        services.AddSingleton<ResourceQueue>().AddSingleton<ResourceNotes>().AddSingleton<DeploymentNotes>().AddSingleton<Dependencies>();
        services.AddSingleton<DestinationGuard>().AddSingleton<ResourcePass>();
        return services.AddHostedService<ResourceWorkers>();
    }
}
