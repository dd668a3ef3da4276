using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Zakenak.Trpc.Tests.Sample;

namespace Zakenak.Trpc.Tests.Driving;

/// <summary>A Kestrel on loopback with the procedures of <see cref="SampleRouter"/>.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private static readonly Lazy<Task<SampleServer>> shared = new(() => StartAsync());

    private readonly WebApplication app;

    private SampleServer(WebApplication app, LogLines log)
    {
        this.app = app;
        Log = log;
        Address = new(app.Urls.Single());
        // A connection each: one that another test's request left may be closed at the moment in which it is used again.
        Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = Address };
    }

    /// <summary>With the default options; the tests that need no others share it.</summary>
    public static Task<SampleServer> Shared => shared.Value;

    public Uri Address { get; }

    /// <summary>Of tRPC: with the base path.</summary>
    public string Url => new Uri(Address, "/trpc").ToString();

    public HttpClient Http { get; }

    public Gates Gates => app.Services.GetRequiredService<Gates>();

    /// <summary>What was logged as a warning or worse.</summary>
    public LogLines Log { get; }

    public static async Task<SampleServer> StartAsync(Action<TrpcOptions>? options = null, Action<IServiceCollection>? services = null,
        Action<WebApplication>? pipeline = null, Action<IEndpointConventionBuilder>? endpoint = null)
    {
        var log = new LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<Gates>().AddScoped<ScopeMark>();
        builder.Services.AddTrpc(trpc =>
        {
            trpc.Authorize = SampleRouter.AuthorizeAsync;
            options?.Invoke(trpc);
        });
        services?.Invoke(builder.Services);

        var app = builder.Build();
        pipeline?.Invoke(app);
        var mapped = app.MapTrpc("/trpc", SampleRouter.Create());
        endpoint?.Invoke(mapped);
        await app.StartAsync();
        return new(app, log);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    public Task StopAsync() => app.StopAsync();
}

internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    public IEnumerable<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
