using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Zakenak.Trpc.Hosting;

/// <summary>Lets addresses reach us that are too long, so that their callers get an envelope. Limits are only raised.</summary>
internal sealed class KestrelLimits(IOptions<TrpcOptions> options) : IPostConfigureOptions<KestrelServerOptions>
{
    private const int OtherHeaders = 32 * 1024;

    public void PostConfigure(string? name, KestrelServerOptions kestrel)
    {
        var line = 2 * options.Value.MaxUrlLength;
        var limits = kestrel.Limits;
        limits.MaxRequestLineSize = Math.Max(limits.MaxRequestLineSize, line);

        // From HTTP/2 on the address is a header.
        limits.MaxRequestHeadersTotalSize = Math.Max(limits.MaxRequestHeadersTotalSize, line + OtherHeaders);
        limits.Http2.MaxRequestHeaderFieldSize = Math.Max(limits.Http2.MaxRequestHeaderFieldSize, line);
        limits.Http3.MaxRequestHeaderFieldSize = Math.Max(limits.Http3.MaxRequestHeaderFieldSize, line);
        if (limits.MaxRequestBufferSize is { } buffer)
            limits.MaxRequestBufferSize = Math.Max(buffer, line + OtherHeaders);
    }
}
