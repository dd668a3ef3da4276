using Microsoft.AspNetCore.Http;
using Zakenak.Trpc.Requests;
using Zakenak.Trpc.Streams;

namespace Zakenak.Trpc.Responses;

/// <summary>The answer to a request that is refused as a whole, in the form that its client can read.</summary>
internal static class Rejection
{
    /// <summary>No server takes a larger batch: who sends more is no client.</summary>
    private const int MaxCalls = 1000;

    /// <param name="path">What follows the base path, decoded.</param>
    public static Task WriteAsync(HttpContext http, TrpcError error, string path)
    {
        var isBatch = RequestFormats.IsBatch(http.Request);
        return RequestFormats.Of(http.Request) switch
        {
            _ when isBatch && path.AsSpan().Count(',') >= MaxCalls =>
                JsonResponse.WriteAsync(http, error.HttpStatus, Envelope.Error(error, null)),
            // Version 11.0 reads no error that is not a stream, and an EventSource none whose status is not 200.
            RequestFormat.JsonLines when isBatch => BatchStream.WriteAsync(http, new JsonLines(), ForEachCall(error, path)),
            RequestFormat.ObjectStream => BatchStream.WriteAsync(http, new ObjectStream(), ForEachCall(error, path)),
            RequestFormat.EventStream when !isBatch => EventStream.WriteErrorAsync(http, error, path),
            _ => JsonResponse.WriteAsync(http, error.HttpStatus, Envelope.Error(error, isBatch ? null : path)),
        };
    }

    private static Task<CallOutcome>[] ForEachCall(TrpcError error, string path) =>
        [.. path.Split(',').Select((name, index) =>
            Task.FromResult(new CallOutcome(index, error.HttpStatus, Envelope.Error(error, name))))];
}
