using System.Net;
using System.Text.Json;

namespace Zakenak.Engine.Cluster.Transport;

/// <summary>Reads the server's <c>Status</c> objects.</summary>
internal static class RefusalReader
{
    /// <summary>Never fails: a proxy in between may answer with a page of HTML.</summary>
    public static KubernetesException Read(HttpStatusCode statusCode, string? contentType, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.TextOf("kind") == "Status")
                return Read(json.RootElement, statusCode);
        }
        catch (JsonException)
        {
            // Said below, with the content type.
        }
        return new KubernetesException(statusCode, "",
            $"the server answered {(int)statusCode} {statusCode} without a Status ({contentType ?? "no content type"})", []);
    }

    /// <param name="statusCode">Where the Status has no <c>code</c>.</param>
    public static KubernetesException Read(JsonElement status, HttpStatusCode statusCode = HttpStatusCode.InternalServerError)
    {
        var code = status.TryGetProperty("code", out var number) && number.TryGetInt32(out var given) ? (HttpStatusCode)given : statusCode;
        var details = status.TryGetProperty("details", out var found) ? found : default;
        var causes = details.ItemsOf("causes")
            .Select(c => new StatusCause(c.TextOf("reason") ?? "", c.TextOf("message") ?? "", c.TextOf("field") ?? ""))
            .ToList();
        return new KubernetesException(code, status.TextOf("reason") ?? "",
            status.TextOf("message") ?? $"the server answered {(int)code}", causes);
    }
}
