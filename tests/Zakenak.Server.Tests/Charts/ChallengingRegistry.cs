using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Zakenak.Server.Tests.Charts;

/// <summary>A registry on a port of 127.0.0.1 that sends everybody somewhere else for a token.</summary>
internal sealed class ChallengingRegistry : IAsyncDisposable
{
    private readonly WebApplication app;

    private ChallengingRegistry(string realm)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(context =>
        {
            IsAsked = true;
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{realm}\",service=\"registry\",scope=\"repository:team/charts/web:pull\"";
            return Task.CompletedTask;
        });
    }

    public string Host => new Uri(app.Urls.First()).Authority;

    public bool IsAsked { get; private set; }

    public static async Task<ChallengingRegistry> StartAsync(string realm)
    {
        var registry = new ChallengingRegistry(realm);
        await registry.app.StartAsync();
        return registry;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
