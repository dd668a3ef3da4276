using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Zakenak.Engine.Cluster.Transport;

namespace Zakenak.Engine.Images.Registries;

/// <summary>Sends requests: by TLS or, where that is allowed, without; again where a failure passes; on to where an answer
/// points.</summary>
/// <remarks>Every request of ours may be sent twice: to do it twice is to do it once.</remarks>
internal sealed class RegistryTransport(string host, bool insecure, RegistryClientOptions options, RegistryFailures failures) : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly RegistryConnection connection = new(host, insecure, options);
    private volatile string? scheme = insecure ? null : Uri.UriSchemeHttps;
    private volatile bool hasAnswered;

    /// <summary>Any answer but 429 and those from 500 on.</summary>
    /// <exception cref="ReconcileException">RegistryUnreachable.</exception>
    public async Task<RegistryAnswer> SendAsync(RegistryRequest request, string? authorization, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var allowed = hasAnswered ? options.Retries : Math.Min(options.Retries, 1);
            TimeSpan? pause;
            try
            {
                var answer = await SendOnceAsync(request, authorization, ct);
                hasAnswered = true;
                if (answer.Status != HttpStatusCode.TooManyRequests && answer.Status < HttpStatusCode.InternalServerError)
                    return answer;
                pause = attempt < options.Retries ? PauseAfter(answer, attempt) : null;
                if (pause is null)
                    throw failures.Overloaded(request, answer, attempt + 1, Stopwatch.GetElapsedTime(started));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or TimeoutException)
            {
                pause = attempt < allowed && MayPass(e) ? RetryRule.Backoff(attempt) : null;
                if (pause is null)
                    throw failures.Unreachable(request, e, attempt + 1, Stopwatch.GetElapsedTime(started));
            }
            await Task.Delay(pause.Value, options.Time, ct);
        }
    }

    public void Dispose() => connection.Dispose();

    private static bool MayPass(Exception failure) => failure is not (InvalidDataException
        or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError });

    private static TimeSpan? PauseAfter(RegistryAnswer answer, int attempt) => answer.RetryAfter switch
    {
        null => RetryRule.Backoff(attempt),
        var asked when asked > RetryRule.LongestAskedFor => null,
        var asked => asked > TimeSpan.Zero ? asked : RetryRule.Backoff(0),
    };

    private async Task<RegistryAnswer> SendOnceAsync(RegistryRequest request, string? authorization, CancellationToken ct)
    {
        if (request.Target[0] != '/')
            return await FollowAsync(request, new Uri(request.Target), authorization, ct);
        if (scheme is { } known)
            return await FollowAsync(request, Address(known, request), authorization, ct);
        try
        {
            var answer = await FollowAsync(request, Address(Uri.UriSchemeHttps, request), authorization, ct);
            scheme = Uri.UriSchemeHttps;
            return answer;
        }
        catch (HttpRequestException e) when (SpeaksNoTls(e))
        {
            var answer = await FollowAsync(request, Address(Uri.UriSchemeHttp, request), authorization, ct);
            // So does a server answer that wants TLS after all.
            if (answer.Status == HttpStatusCode.BadRequest)
                throw;
            scheme = Uri.UriSchemeHttp;
            return answer;
        }
    }

    private Uri Address(string scheme, RegistryRequest request) => new(RegistryAddress.Api(scheme, host), request.Target);

    // Refused: TLS and plain HTTP have ports of their own where the host names none.
    private static bool SpeaksNoTls(HttpRequestException e) => e.HttpRequestError == HttpRequestError.SecureConnectionError
        || e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    /// <summary>Credentials stay with the host that they are for.</summary>
    private async Task<RegistryAnswer> FollowAsync(RegistryRequest request, Uri address, string? authorization, CancellationToken ct)
    {
        for (var redirects = 0; ; redirects++)
        {
            var answer = await connection.SendAsync(request, address, authorization, ct);
            if ((int)answer.Status is not (301 or 302 or 303 or 307 or 308) || request.Method == HttpMethod.Put || request.Body is not null)
                return answer;
            if (redirects == MaxRedirects || !Uri.TryCreate(address, answer.Location, out var next) || !MayFollow(address, next))
                throw failures.Redirected(request, answer);
            if (next.Authority != address.Authority || next.Scheme != address.Scheme)
                authorization = null;
            address = next;
        }
    }

    private static bool MayFollow(Uri from, Uri to) =>
        to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);
}
