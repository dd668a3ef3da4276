using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Zakenak.Server.Auth;
using Zakenak.Server.Data;
using Zakenak.Server.Git;
using Zakenak.Server.Hosting;
using Zakenak.Server.Procedures;
using Zakenak.Server.Reconciling;
using Zakenak.Server.Repositories;
using Zakenak.Server.Rest;
using Zakenak.Server.Retention;
using Zakenak.Server.Runs;
using Zakenak.Server.Secrets;
using Zakenak.Server.Settings;
using Zakenak.Server.Users;
using Zakenak.Trpc;

namespace Zakenak.Server;

/// <summary>The control plane, running.</summary>
public sealed class ZakenakServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ServerState state;

    private ZakenakServer(WebApplication app, ServerState state)
    {
        this.app = app;
        this.state = state;
    }

    /// <summary>Where it listens, with the ports that it really has.</summary>
    public IReadOnlyCollection<string> Addresses => [.. app.Urls];

    /// <summary>Of the user <c>admin</c>, when this start made him and generated one: to be shown this once.</summary>
    public string? AdminPassword { get; private set; }

    internal IServiceProvider Services => app.Services;

    /// <summary>Comes back when it listens.</summary>
    /// <exception cref="ServerStartException">The folder, the database, the key of secrets or an address is not to be had, or
    /// Git is too old.</exception>
    public static Task<ZakenakServer> StartAsync(ServerOptions options, CancellationToken ct) => StartAsync(options, TimeProvider.System, ct);

    /// <param name="time">For tests: a clock that they move.</param>
    /// <inheritdoc cref="StartAsync(ServerOptions, CancellationToken)"/>
    internal static async Task<ZakenakServer> StartAsync(ServerOptions options, TimeProvider time, CancellationToken ct)
    {
        try
        {
            var state = await ServerState.OpenAsync(options, ct);
            var server = new ZakenakServer(Build(options, state, time), state);
            try
            {
                await server.Services.GetRequiredService<GitMirrors>().RequireGitAsync(ct);
                await server.app.StartAsync(ct);
                // Not before it listens: a password that was stored by a start that failed would never be told.
                server.AdminPassword = await FirstAdmin.CreateAsync(server.Services.GetRequiredService<UserStore>(), options.Auth, ct);
                return server;
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or DbException or SchemaException
            or SecretException or GitException)
        {
            throw new ServerStartException($"The server does not start: {e.Message}", e);
        }
    }

    /// <summary>Runs until it is cancelled; then requests and work under way end, or are handed back.</summary>
    /// <param name="started">Told when it listens.</param>
    /// <inheritdoc cref="StartAsync(ServerOptions, CancellationToken)"/>
    public static async Task RunAsync(ServerOptions options, Action<ZakenakServer> started, CancellationToken ct)
    {
        await using var server = await StartAsync(options, ct);
        started(server);
        await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.app.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None); // the workers hand back what is under way while there is a database
        await app.DisposeAsync();
        await state.DisposeAsync();
    }

    private static WebApplication Build(ServerOptions options, ServerState state, TimeProvider time)
    {
        var builder = WebHosting.CreateBuilder(options);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Auth);
        builder.Services.AddSingleton(state.Database);
        builder.Services.AddSingleton(state.Secrets);
        builder.Services.AddSingleton(options.Network);
        builder.Services.AddAuth(state.SigningKey);
        builder.Services.AddProcedures();
        builder.Services.AddReconciling(options);
        builder.Services.AddRuns();
        builder.Services.AddRest();
        builder.Services.AddHostedService<MirrorSweep>();
        builder.Services.AddSingleton<OldRows>().AddHostedService<RetentionWorker>();

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseMiddleware<ProblemResponses>();
        app.UseAuthentication();
        app.UseMiddleware<RestAccess>();
        app.MapHealth();
        app.MapAuth();
        app.MapRest();
        app.MapTrpc("/trpc", app.Services.GetRequiredService<TrpcRouter>());
        return app;
    }
}
