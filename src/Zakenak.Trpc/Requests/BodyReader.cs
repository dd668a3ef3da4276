using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Zakenak.Trpc.Requests;

internal static class BodyReader
{
    /// <exception cref="TrpcException">The body is longer than that.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int maxBytes)
    {
        // Ours decides, also where the web server's own limit is lower. The server takes in somewhat more: a caller whose connection is closed
        // while he sends reads no answer.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = 2L * maxBytes;
        if (http.Request.ContentLength > maxBytes)
            throw TooLarge();

        var body = new ArrayBufferWriter<byte>((int)(http.Request.ContentLength ?? 0) + 1);
        while (true)
        {
            var read = await ReadAsync(http, body);
            if (read == 0)
                return body.WrittenMemory;
            body.Advance(read);
            if (body.WrittenCount > maxBytes)
                throw TooLarge();
        }
    }

    private static async ValueTask<int> ReadAsync(HttpContext http, ArrayBufferWriter<byte> body)
    {
        try
        {
            return await http.Request.Body.ReadAsync(body.GetMemory(), http.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            throw new TrpcException(TrpcError.OfStatus(e.StatusCode), e);
        }
    }

    private static TrpcException TooLarge() => new(TrpcError.OfStatus(StatusCodes.Status413PayloadTooLarge));
}
