using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Zakenak.Engine.Cluster.Transport;

/// <summary>Sends requests: so many at once, as the right user, again where a failure passes.</summary>
internal sealed class ApiTransport(ClusterConnection connection, KubernetesClientOptions options) : IDisposable
{
    private readonly Connections connections = new(connection);
    private readonly SemaphoreSlim slots = new(Math.Clamp(options.Parallelism, 1, 64));

    // A server that never answered is more likely a wrong address than one that restarts.
    private volatile bool hasAnswered;

    /// <summary>Any answer except 401; refusals are the caller's to look at.</summary>
    /// <exception cref="ReconcileException">Unreachable, or the user is not accepted.</exception>
    public async Task<ApiAnswer> SendAsync(ApiRequest request, CancellationToken ct)
    {
        await slots.WaitAsync(ct);
        try
        {
            return await RepeatAsync(request, ct);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>A watch's stream, or its refusal; once, with nothing tried again but new credentials.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var authorization = await connection.Credentials.AuthorizationAsync(ct);
        var response = await connections.SendAsync(request, authorization, ct);
        Trace(request, $"{(int)response.StatusCode}", started);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;
        response.Dispose();
        if (!await connection.Credentials.RenewAsync(authorization, ct))
            throw Unreachable.Unauthorized(connection);
        authorization = await connection.Credentials.AuthorizationAsync(ct);
        response = await connections.SendAsync(request, authorization, ct);
        return response.StatusCode == HttpStatusCode.Unauthorized ? throw Unreachable.Unauthorized(connection) : response;
    }

    /// <summary>As <see cref="OpenAsync"/>, of a stream that is not opened again.</summary>
    public async Task<HttpResponseMessage> OpenReachableAsync(ApiRequest request, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await OpenAsync(request, ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            throw Unreachable.Because(e, connection, request, tries: 1, Stopwatch.GetElapsedTime(started));
        }
    }

    public void Dispose()
    {
        connections.Dispose();
        slots.Dispose();
    }

    private async Task<ApiAnswer> RepeatAsync(ApiRequest request, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var hasRenewed = false;
        for (var attempt = 0; ; attempt++)
        {
            var authorization = await connection.Credentials.AuthorizationAsync(ct);
            TimeSpan? pause;
            try
            {
                var answer = await ExchangeAsync(request, authorization, ct);
                if (answer.IsSuccess)
                    return answer;
                if (answer.StatusCode == HttpStatusCode.Unauthorized)
                {
                    answer.Dispose();
                    if (hasRenewed || !await connection.Credentials.RenewAsync(authorization, ct))
                        throw Unreachable.Unauthorized(connection);
                    hasRenewed = true;
                    continue;
                }
                pause = attempt < Allowed(request) ? RetryRule.PauseAfter(answer, request, attempt) : null;
                if (pause is null)
                    return answer;
                answer.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException or TimeoutException)
            {
                pause = attempt < Allowed(request) ? RetryRule.PauseAfter(e, request, attempt) : null;
                if (pause is null)
                    throw Unreachable.Because(e, connection, request, attempt + 1, Stopwatch.GetElapsedTime(started));
            }
            await Task.Delay(pause.Value, options.Time, ct);
        }
    }

    private int Allowed(ApiRequest request) => Math.Min(request.Retries, hasAnswered ? options.Retries : Math.Min(options.Retries, 1));

    private async Task<ApiAnswer> ExchangeAsync(ApiRequest request, string? authorization, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.RequestTimeout);
        try
        {
            using var response = await connections.SendAsync(request, authorization, limit.Token);
            hasAnswered = true;
            var answer = await ApiAnswer.ReadAsync(response, limit.Token);
            Trace(request, $"{(int)answer.StatusCode}", started);
            return answer;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            Trace(request, "no answer", started);
            // Without our own limit reached it was the one for connecting, and nothing was sent.
            throw limit.IsCancellationRequested
                ? new TimeoutException($"no answer within {options.RequestTimeout.TotalSeconds:0.#} s", e)
                : new HttpRequestException(HttpRequestError.ConnectionError, "no connection within 10 s", e);
        }
        catch (HttpRequestException e)
        {
            Trace(request, e.HttpRequestError.ToString(), started);
            throw;
        }
    }

    private void Trace(ApiRequest request, string outcome, long started) =>
        options.Trace?.Invoke($"{request.Method} {request.Target} {outcome} {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
}
