using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Zakenak.Server.Auth;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Hosting;

/// <summary>The web server itself: where it listens, its limits, its log.</summary>
internal static class WebHosting
{
    public static WebApplicationBuilder CreateBuilder(ServerOptions options)
    {
        // Its own folder as content root, so that an appsettings.json of wherever it was started means nothing.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear(); // neither do ASPNETCORE_ variables: ServerOptions is all there is
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.Services.Configure<KestrelServerOptions>(kestrel => Limit(kestrel, options.Limits));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Limits.ShutdownTimeout);
        builder.Services.Configure<ForwardedHeadersOptions>(headers => Trust(headers, options.TrustedProxies));
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        Log(builder.Logging);
        return builder;
    }

    private static void Limit(KestrelServerOptions kestrel, LimitsOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
        kestrel.Limits.MaxRequestLineSize = limits.RequestLineBytes;
        kestrel.Limits.MaxRequestBufferSize = Math.Max(limits.RequestLineBytes, 1024 * 1024);
    }

    private static void Trust(ForwardedHeadersOptions headers, IReadOnlyList<string> proxies)
    {
        headers.ForwardedHeaders = proxies.Count == 0
            ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        headers.ForwardLimit = null; // through as many as are trusted
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                headers.KnownProxies.Add(address);
            else
                headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }
    }

    private static void Log(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.Services.AddSingleton<ConsoleFormatter, PlainLog>();
        logging.AddConsole(console =>
        {
            console.FormatterName = PlainLog.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning); // its lines about requests carry query strings, which can hold values
        logging.AddFilter(typeof(BearerHandler).FullName, LogLevel.Warning); // anybody can send wrong tokens, as many as he likes
    }
}
