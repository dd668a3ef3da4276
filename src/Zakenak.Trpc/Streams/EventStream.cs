using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Zakenak.Trpc.Procedures;
using Zakenak.Trpc.Responses;

namespace Zakenak.Trpc.Streams;

/// <summary>The events of a subscription on the wire: server-sent events, with the names that <c>httpSubscriptionLink</c> knows.</summary>
internal static class EventStream
{
    /// <summary>An error as the stream's only event. The status is 200: of any other the client shows no error.</summary>
    public static async Task WriteErrorAsync(HttpContext http, TrpcError error, string path)
    {
        await StartAsync(http, null);
        await WriteErrorAsync(http.Response, error, path);
    }

    /// <param name="reconnectAfter">After what silence the client connects anew; null: never.</param>
    public static Task StartAsync(HttpContext http, TimeSpan? reconnectAfter)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var settings = reconnectAfter is { TotalMilliseconds: var milliseconds }
            ? $"{{\"reconnectAfterInactivityMs\":{milliseconds.ToString("F0", CultureInfo.InvariantCulture)}}}"
            : "{}";
        return SendAsync(response, $"event: connected\ndata: {settings}\n\n");
    }

    public static Task WriteAsync(HttpResponse response, StreamEvent item)
    {
        var data = Encoding.UTF8.GetString(Envelope.Value(item.Write));
        return SendAsync(response, item.Id is null ? $"data: {data}\n\n" : $"data: {data}\nid: {item.Id}\n\n");
    }

    public static Task WritePingAsync(HttpResponse response) => SendAsync(response, "event: ping\ndata: \n\n");

    /// <summary>Without it the client connects anew.</summary>
    public static Task WriteReturnAsync(HttpResponse response) => SendAsync(response, "event: return\ndata: \n\n");

    /// <summary>Fatal for the client, unless the code is one of a server in trouble (500 to 504): then it connects anew.</summary>
    public static Task WriteErrorAsync(HttpResponse response, TrpcError error, string path) =>
        SendAsync(response, $"event: serialized-error\ndata: {Encoding.UTF8.GetString(Envelope.ErrorShape(error, path))}\n\n");

    private static async Task SendAsync(HttpResponse response, string text)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
        await response.Body.FlushAsync();
    }
}
