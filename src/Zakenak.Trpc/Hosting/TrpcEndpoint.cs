using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Zakenak.Trpc.Errors;
using Zakenak.Trpc.Requests;
using Zakenak.Trpc.Responses;
using Zakenak.Trpc.Streams;

namespace Zakenak.Trpc.Hosting;

/// <summary>Answers the requests under a base path.</summary>
internal sealed class TrpcEndpoint(TrpcRouter router, IOptions<TrpcOptions> options, ErrorTranslator errors, TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    private readonly RequestReader reader = new(router, options.Value);
    private readonly CallRunner calls = new(new(options.Value), errors);
    private readonly SubscriptionRunner subscriptions = new(new(options.Value), errors, options.Value, time, lifetime);

    /// <param name="path">What follows the base path, decoded.</param>
    public async Task HandleAsync(HttpContext http, string path)
    {
        EnvelopeGuard.Release(http);
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        http.Response.Headers.Append("Vary", "trpc-accept, accept, trpc-batch-mode");
        try
        {
            await AnswerAsync(http, await reader.ReadAsync(http, path));
        }
        catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            // All of them, here: parts of the application between us and the guard would make pages of their own.
            await Rejection.WriteAsync(http, errors.Translate(e, null, http.RequestAborted), path);
        }
    }

    private async Task AnswerAsync(HttpContext http, TrpcRequest request)
    {
        switch (request.Format)
        {
            case RequestFormat.EventStream:
                await subscriptions.RunAsync(request.Calls[0], http);
                break;
            case RequestFormat.JsonLines:
                await BatchStream.WriteAsync(http, new JsonLines(), calls.Start(request, http), options.Value.PingInterval, time);
                break;
            case RequestFormat.ObjectStream:
                await BatchStream.WriteAsync(http, new ObjectStream(), calls.Start(request, http));
                break;
            default:
                await JsonResponse.WriteAsync(http, await Task.WhenAll(calls.Start(request, http)), request.IsBatch);
                break;
        }
    }
}
