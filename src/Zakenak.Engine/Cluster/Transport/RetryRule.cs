using System.Net;
using System.Net.Sockets;

namespace Zakenak.Engine.Cluster.Transport;

/// <summary>Which failures pass, and how long to wait for that. What was surely not done may be sent again; what may have been done, only
/// when to do it twice is to do it once.</summary>
internal static class RetryRule
{
    private static readonly TimeSpan first = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(8);

    /// <summary>A server that wants a longer pause is not worth a person's wait: then its refusal is told.</summary>
    public static TimeSpan LongestAskedFor { get; } = TimeSpan.FromSeconds(60);

    /// <summary>250 ms, doubled each time up to 8 s, give or take a quarter.</summary>
    public static TimeSpan Backoff(int attempt)
    {
        var pause = first * Math.Pow(2, Math.Min(attempt, 10));
        return (pause < longest ? pause : longest) * (0.75 + Random.Shared.NextDouble() / 2);
    }

    /// <summary>Null: the answer stands.</summary>
    public static TimeSpan? PauseAfter(ApiAnswer answer, ApiRequest request, int attempt)
    {
        if (answer.RetryAfter is { } asked && Asks(answer.StatusCode))
            return asked > LongestAskedFor ? null : (asked > TimeSpan.Zero ? asked : TimeSpan.Zero) + Backoff(0) - first / 2;
        return answer.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => Backoff(attempt),
            HttpStatusCode.Forbidden when IsStarting(answer) => Backoff(attempt),
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.BadGateway
                when request.IsRepeatable => Backoff(attempt),
            HttpStatusCode.InternalServerError when request.IsRepeatable && IsOfStorage(answer) => Backoff(attempt),
            _ => null,
        };
    }

    /// <summary>Null: it will not get better, or nobody knows whether the request was done.</summary>
    public static TimeSpan? PauseAfter(Exception failure, ApiRequest request, int attempt) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => null,
        HttpRequestException e when WasNotSent(e) => Backoff(attempt),
        HttpRequestException or IOException or SocketException or TimeoutException when request.IsRepeatable => Backoff(attempt),
        _ => null,
    };

    public static bool WasNotSent(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError;

    // With Retry-After the server says that it did nothing.
    private static bool Asks(HttpStatusCode code) =>
        code is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError;

    // What an admission plugin of a server says that was started just now and is slow; it did nothing.
    private static bool IsStarting(ApiAnswer answer) => RefusalReader.Read(answer.StatusCode, answer.ContentType, answer.Body).Message
        .EndsWith("not yet ready to handle request", StringComparison.Ordinal);

    // A webhook that fails is a 500 too: what to do about that one, the caller knows better.
    private static bool IsOfStorage(ApiAnswer answer)
    {
        var status = RefusalReader.Read(answer.StatusCode, answer.ContentType, answer.Body);
        return status.StatusReason is "ServerTimeout" or "Timeout"
            || status.Message.Contains("etcdserver", StringComparison.Ordinal)
            || status.Message.Contains("leader changed", StringComparison.Ordinal)
            || (status.Message.Contains("etcd", StringComparison.Ordinal) && !status.Message.Contains("webhook", StringComparison.Ordinal));
    }
}
