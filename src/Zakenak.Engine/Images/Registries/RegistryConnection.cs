using System.Net.Http.Headers;
using System.Net.Security;

namespace Zakenak.Engine.Images.Registries;

/// <summary>One request and its answer, without following and repeating anything.</summary>
internal sealed class RegistryConnection(string host, bool insecure, RegistryClientOptions options) : IDisposable
{
    private const int RefusalLimit = 64 * 1024;

    private static readonly string userAgent = $"zakenak/{typeof(RegistryConnection).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpMessageInvoker invoker = new(CreateHandler(host, insecure, options));

    /// <exception cref="HttpRequestException">No connection, or the answer broke off.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    /// <exception cref="InvalidDataException">The answer is longer than the request allows.</exception>
    public async Task<RegistryAnswer> SendAsync(RegistryRequest request, Uri address, string? authorization, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.RequestTimeout);
        try
        {
            using var message = CreateMessage(request, address, authorization);
            using var response = await invoker.SendAsync(message, limit.Token);
            return await ReadAsync(request, address, authorization, response, limit.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException(limit.IsCancellationRequested
                ? $"no answer within {options.RequestTimeout.TotalSeconds:0.#} s"
                : "no connection within 10 s", e);
        }
    }

    public void Dispose() => invoker.Dispose();

    private static SocketsHttpHandler CreateHandler(string host, bool insecure, RegistryClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            // Who follows decides which host gets the credentials.
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            // No proxy has our loopback.
            UseProxy = options.Connect is null && !RegistryAddress.IsLoopback(host),
            ConnectCallback = options.Connect,
        };
        if (insecure)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (stream, _, _, errors) =>
                errors == SslPolicyErrors.None || RegistryAddress.MayBeInsecure(((SslStream)stream).TargetHostName, host);
        }
        return handler;
    }

    private static HttpRequestMessage CreateMessage(RegistryRequest request, Uri address, string? authorization)
    {
        var message = new HttpRequestMessage(request.Method, address);
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (authorization is not null)
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        return message;
    }

    private static async Task<RegistryAnswer> ReadAsync(RegistryRequest request, Uri address, string? authorization,
        HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var body = response.IsSuccessStatusCode
            ? await ReadAsync(stream, request.Limit, ct) ?? throw new InvalidDataException($"more than {request.Limit:N0} bytes")
            : await ReadAsync(stream, RefusalLimit, ct) ?? [];
        var after = response.Headers.RetryAfter;
        return new(address, response.StatusCode, body, authorization)
        {
            ContentType = Header(response.Content.Headers, "Content-Type")?.Split(';')[0].Trim(),
            Digest = Header(response.Headers, "Docker-Content-Digest"),
            Link = Header(response.Headers, "Link"),
            Location = Header(response.Headers, "Location"),
            Challenges = response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var challenges) ? [.. challenges] : [],
            RetryAfter = after?.Delta ?? after?.Date - DateTimeOffset.UtcNow,
        };
    }

    /// <summary>Null where there is more.</summary>
    private static async Task<byte[]?> ReadAsync(Stream stream, int limit, CancellationToken ct)
    {
        using var read = new MemoryStream();
        var buffer = new byte[32 * 1024];
        while (await stream.ReadAsync(buffer, ct) is var count and > 0)
        {
            if (read.Length + count > limit)
                return null;
            read.Write(buffer, 0, count);
        }
        return read.ToArray();
    }

    private static string? Header(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
