using System.Text.Json;

namespace Zakenak.Trpc.Procedures;

/// <summary>Writes a value as JSON, with its type known.</summary>
internal delegate void JsonWrite(Utf8JsonWriter writer);

/// <summary>Runs a query or mutation. What comes back writes the answer; null: the answer is empty.</summary>
internal delegate Task<JsonWrite?> CallHandler(JsonElement input, TrpcCall call);

/// <summary>Opens a subscription, before its caller is told that he is connected. Wrong input is thrown here, not by the enumeration.</summary>
internal delegate Task<IAsyncEnumerable<StreamEvent>> SubscriptionHandler(JsonElement input, TrpcCall call);

/// <summary>An event as it is sent.</summary>
/// <param name="Id">Null where the subscription's events have none.</param>
internal readonly record struct StreamEvent(string? Id, JsonWrite Write);
