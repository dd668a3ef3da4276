using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Zakenak.Trpc.Errors;
using Zakenak.Trpc.Hosting;

namespace Zakenak.Trpc;

/// <summary>Adds tRPC to an application: <see cref="AddTrpc"/>, then <see cref="MapTrpc"/>.</summary>
public static class TrpcEndpoints
{
    /// <summary>The headers that the clients send and a CORS policy has to allow for callers of another origin.</summary>
    public static IReadOnlyList<string> CorsHeaders { get; } =
        ["content-type", "authorization", "trpc-accept", "trpc-batch-mode", "last-event-id"];

    /// <remarks>It also raises Kestrel's limits for addresses, see <see cref="TrpcOptions.MaxUrlLength"/>, and gives the errors of other
    /// parts of the application our envelope where they answer under the base path of a router.</remarks>
    public static IServiceCollection AddTrpc(this IServiceCollection services, Action<TrpcOptions>? configure = null)
    {
        services.AddOptions<TrpcOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<TrpcOptions>, TrpcOptionsValidation>();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<ErrorTranslator>(provider, OptionsOf(provider)));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<BasePaths>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, EnvelopeGuardFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, KestrelLimits>());
        return services;
    }

    /// <param name="path">The base path, such as <c>/trpc</c>. The router answers everything under it.</param>
    /// <returns>For conventions that hold for all of it: RequireCors, RequireRateLimiting, RequireAuthorization.</returns>
    public static IEndpointConventionBuilder MapTrpc(this IEndpointRouteBuilder app, string path, TrpcRouter router)
    {
        if (app is RouteGroupBuilder)
            throw new NotSupportedException("Map tRPC on the application itself: the path of a group is not known here");
        var basePaths = app.ServiceProvider.GetService<BasePaths>()
            ?? throw new InvalidOperationException("MapTrpc needs services.AddTrpc()");
        var prefix = new PathString(path.TrimEnd('/'));
        basePaths.Add(prefix);

        var endpoint = ActivatorUtilities.CreateInstance<TrpcEndpoint>(app.ServiceProvider, router);
        return app.Map(prefix.Value + "/{**path}", http =>
            {
                _ = http.Request.Path.StartsWithSegments(prefix, out var rest);
                return endpoint.HandleAsync(http, rest.Value!.TrimStart('/'));
            })
            .WithDisplayName($"tRPC {prefix}")
            .WithMetadata(new NoStatusCodePages());
    }

    private static TrpcOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<TrpcOptions>>().Value;

    private sealed class NoStatusCodePages : ISkipStatusCodePagesMetadata;
}
