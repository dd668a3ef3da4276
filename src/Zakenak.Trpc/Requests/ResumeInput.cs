using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Zakenak.Trpc.Requests;

/// <summary>Where a subscription is to go on, and the input with or without it.</summary>
internal static class ResumeInput
{
    private const string Property = "lastEventId";

    /// <summary>A browser that reconnects sends the id as a header, while the address still has an older one in its input.</summary>
    public static (JsonElement Input, string? LastEventId) Read(HttpRequest request, TrpcProcedure procedure, JsonElement input)
    {
        var sent = FirstOf(request.Headers["Last-Event-ID"], request.Query["lastEventId"], request.Query["Last-Event-Id"]);
        var inside = input.ValueKind == JsonValueKind.Object && input.TryGetProperty(Property, out var value) ? value : default;
        var id = sent ?? (inside.ValueKind == JsonValueKind.String ? inside.GetString() : null);

        if (sent is null && inside.ValueKind == JsonValueKind.Undefined)
            return (input, id);
        if (input.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
            return (input, id);
        return (Merge(procedure, input, id), id);
    }

    /// <summary>The id is part of the input only where its type has a place for it.</summary>
    private static JsonElement Merge(TrpcProcedure procedure, JsonElement input, string? id)
    {
        var merged = input.ValueKind == JsonValueKind.Object ? JsonObject.Create(input)! : [];
        if (procedure.Input?.Properties.Any(property => property.Name == Property) == true)
            merged[Property] = id;
        else
            merged.Remove(Property);

        // A client makes an object of no input, to have a place for the id.
        if (merged.Count == 0 && (procedure.IsInputOptional || input.ValueKind != JsonValueKind.Object))
            return default;
        return JsonElement.Parse(merged.ToJsonString());
    }

    private static string? FirstOf(params IEnumerable<Microsoft.Extensions.Primitives.StringValues> values) =>
        values.Select(value => value.ToString()).FirstOrDefault(value => value.Length > 0);
}
