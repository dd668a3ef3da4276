using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Zakenak.Trpc.Requests;

/// <summary>How a caller wants to be answered.</summary>
internal enum RequestFormat
{
    /// <summary>One envelope, or an array of them.</summary>
    Json,

    /// <summary><c>httpBatchStreamLink</c> of version 11: a line per finished call.</summary>
    JsonLines,

    /// <summary><c>unstable_httpBatchStreamLink</c> of version 10: one object, a line per finished call.</summary>
    ObjectStream,

    /// <summary><c>httpSubscriptionLink</c>: server-sent events.</summary>
    EventStream,
}

internal static class RequestFormats
{
    private const string JsonLines = "application/jsonl";
    private const string EventStream = "text/event-stream";

    /// <summary>Only from the headers: what is known even of a request that no procedure ever sees.</summary>
    public static RequestFormat Of(HttpRequest request)
    {
        if (WantsJsonLines(request))
            return RequestFormat.JsonLines;
        if (request.Headers["trpc-batch-mode"] == "stream" && IsBatch(request))
            return RequestFormat.ObjectStream;
        return HttpMethods.IsGet(request.Method) && Accepts(request, EventStream) ? RequestFormat.EventStream : RequestFormat.Json;
    }

    public static bool IsBatch(HttpRequest request) => request.Query["batch"] == "1";

    private static bool WantsJsonLines(HttpRequest request) => request.Headers.TryGetValue("trpc-accept", out var wanted)
        ? wanted == JsonLines
        : Accepts(request, JsonLines);

    private static bool Accepts(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) &&
        accepted.Any(type => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));
}
