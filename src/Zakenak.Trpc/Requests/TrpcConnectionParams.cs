using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Zakenak.Trpc;

/// <summary>What a caller gave its subscription link as <c>connectionParams</c>. A browser's EventSource sends no headers of its own, so
/// this is where a token comes from there: an authentication handler reads it.</summary>
public static class TrpcConnectionParams
{
    /// <returns>Name → value; empty where none were sent.</returns>
    /// <exception cref="TrpcException">PARSE_ERROR: they are not a JSON object of strings.</exception>
    public static IReadOnlyDictionary<string, string> Read(HttpRequest request)
    {
        var text = request.Query["connectionParams"].ToString();
        if (text.Length == 0)
            return new Dictionary<string, string>();
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Null ? new Dictionary<string, string>() : Strings(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new TrpcException(TrpcErrorCode.ParseError, "connectionParams must be a JSON object whose values are strings");
        }
    }

    private static Dictionary<string, string> Strings(JsonElement parameters)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in parameters.EnumerateObject())
            read[parameter.Name] = parameter.Value.GetString() ?? throw new JsonException("null is no string");
        return read;
    }
}
