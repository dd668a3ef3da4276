using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Zakenak.Engine.Cluster.Transport;

/// <summary>A whole answer in a pooled buffer: what is kept of it is cloned before it is disposed of.</summary>
internal sealed class ApiAnswer : IDisposable
{
    private byte[] buffer;
    private int length;

    private ApiAnswer(HttpStatusCode statusCode, string? contentType, int capacity)
    {
        StatusCode = statusCode;
        ContentType = contentType;
        buffer = ArrayPool<byte>.Shared.Rent(capacity);
    }

    public HttpStatusCode StatusCode { get; }

    /// <summary>With its parameters.</summary>
    public string? ContentType { get; }

    /// <summary>What the server asked for in <c>Retry-After</c>, null when it did not.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What the server said beside the answer: a deprecated API, a field that has no effect.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    public bool IsSuccess => (int)StatusCode is >= 200 and < 300;

    public ReadOnlyMemory<byte> Body => buffer.AsMemory(0, length);

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        const int usual = 16 * 1024;
        var announced = response.Content.Headers.ContentLength;
        var contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : null;
        var answer = new ApiAnswer(response.StatusCode, contentType, announced is > 0 and < int.MaxValue ? (int)announced + 1 : usual)
        {
            RetryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - DateTimeOffset.UtcNow : null,
            Warnings = WarningHeader.TextsOf(response),
        };
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(ct);
            await answer.FillAsync(stream, ct);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <exception cref="KubernetesException">It is a refusal.</exception>
    public void EnsureSuccess()
    {
        if (!IsSuccess)
            throw RefusalReader.Read(StatusCode, ContentType, Body);
    }

    public JsonDocument Parse()
    {
        try
        {
            return JsonDocument.Parse(Body);
        }
        catch (JsonException e)
        {
            throw new ReconcileException(Reasons.ClusterUnreachable,
                $"The answer is no JSON ({ContentType ?? "no content type"}): is this address a Kubernetes API server's?", e);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        length = 0;
    }

    private async Task FillAsync(Stream stream, CancellationToken ct)
    {
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), ct);
            if (read == 0)
                return;
            length += read;
            if (length == buffer.Length)
                Grow();
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
