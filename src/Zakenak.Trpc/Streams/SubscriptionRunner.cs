using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Zakenak.Trpc.Errors;
using Zakenak.Trpc.Procedures;
using Zakenak.Trpc.Requests;
using Zakenak.Trpc.Responses;

namespace Zakenak.Trpc.Streams;

/// <summary>Runs a subscription until it ends, its caller leaves or the server stops.</summary>
internal sealed class SubscriptionRunner(CallGuard guard, ErrorTranslator errors, TrpcOptions options, TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    public async Task RunAsync(RequestedCall requested, HttpContext http)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await using var scope = http.RequestServices.CreateAsyncScope();
            var events = await OpenAsync(requested, http, scope, stop.Token);
            await EventStream.StartAsync(http, options.ReconnectAfterInactivity);
            using var longest = new CancellationTokenSource(options.MaxSubscriptionDuration ?? Timeout.InfiniteTimeSpan, time);
            await using var ending = longest.Token.Register(stop.Cancel);
            await foreach (var beat in Heartbeat.Of(events, options.PingInterval, time, stop.Token))
                await (beat.IsItem ? EventStream.WriteAsync(http.Response, beat.Item) : EventStream.WritePingAsync(http.Response));
            if (!stop.IsCancellationRequested)
                await EventStream.WriteReturnAsync(http.Response);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // No `return`: whoever still listens is to connect anew, and resume.
        }
        catch (Exception e)
        {
            if (!http.Response.HasStarted)
                await EventStream.StartAsync(http, options.ReconnectAfterInactivity);
            var error = errors.Translate(e, requested.Path, http.RequestAborted);
            await EventStream.WriteErrorAsync(http.Response, error, requested.Path);
        }
    }

    private async Task<IAsyncEnumerable<StreamEvent>> OpenAsync(RequestedCall requested, HttpContext http, AsyncServiceScope scope, CancellationToken ct)
    {
        var call = guard.Open(requested, http, scope.ServiceProvider, ct);
        await guard.CheckAsync(requested, call);
        return await call.Procedure.Events!(requested.Input, call);
    }
}
