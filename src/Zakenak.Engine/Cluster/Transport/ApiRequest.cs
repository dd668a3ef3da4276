using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zakenak.Engine.Cluster.Transport;

/// <param name="Target">Path and query.</param>
internal sealed record ApiRequest(HttpMethod Method, string Target)
{
    public const string Json = "application/json";
    public const string JsonPatch = "application/json-patch+json";
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>JSON is YAML: no other content type means server-side apply.</summary>
    public const string ApplyPatch = "application/apply-patch+yaml";

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Null when there is no body.</summary>
    public string? ContentType { get; init; }

    public string Accept { get; init; } = Json;

    /// <summary>To do it twice is to do it once: it may be sent again when nobody knows whether it was done.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Fewer than the client's own where an answer is not worth the wait.</summary>
    public int Retries { get; init; } = int.MaxValue;

    public static ApiRequest Get(string target) => new(HttpMethod.Get, target) { IsRepeatable = true };

    public static ReadOnlyMemory<byte> Utf8(JsonNode json)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            json.WriteTo(writer);
        return buffer.WrittenMemory;
    }
}
