using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Zakenak.Trpc.Responses;

namespace Zakenak.Trpc.Streams;

/// <summary>Answers a batch call by call, each as soon as it is finished. The status is 200, whatever the calls come to.</summary>
internal static class BatchStream
{
    /// <param name="keepAlive">How often a silent stream shows that it lives; infinite for one whose calls are finished.</param>
    public static async Task WriteAsync(HttpContext http, IBatchStreamFormat format, IReadOnlyList<Task<CallOutcome>> calls,
        TimeSpan? keepAlive = null, TimeProvider? time = null)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = JsonResponse.ContentType;
        http.Response.Headers.CacheControl = "no-transform";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        await SendAsync(http, format.Start(calls.Count));
        var interval = format.KeepAlive is null ? Timeout.InfiniteTimeSpan : keepAlive ?? Timeout.InfiniteTimeSpan;
        await foreach (var beat in Heartbeat.Of(Finished(calls), interval, time ?? TimeProvider.System))
        {
            var (before, after) = beat.IsItem ? format.Around(beat.Item.Index) : (format.KeepAlive!, "");
            await SendAsync(http, before, beat.IsItem ? beat.Item.Envelope : [], after);
        }
        await SendAsync(http, format.End);
    }

    private static async IAsyncEnumerable<CallOutcome> Finished(IReadOnlyList<Task<CallOutcome>> calls,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var call in Task.WhenEach(calls).WithCancellation(ct))
            yield return await call;
    }

    private static async Task SendAsync(HttpContext http, string before, byte[]? json = null, string after = "")
    {
        await http.Response.Body.WriteAsync((byte[])[.. Encoding.UTF8.GetBytes(before), .. json ?? [], .. Encoding.UTF8.GetBytes(after)]);
        await http.Response.Body.FlushAsync();
    }
}
