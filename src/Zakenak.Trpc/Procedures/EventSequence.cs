using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Zakenak.Trpc.Procedures;

/// <summary>The events of a handler, as they are sent.</summary>
internal static class EventSequence
{
    public static async IAsyncEnumerable<StreamEvent> Tracked<T>(IAsyncEnumerable<TrpcEvent<T>> events, JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var item in events.WithCancellation(ct))
            yield return new(item.Id, writer => JsonSerializer.Serialize(writer, item.Data, type));
    }

    public static async IAsyncEnumerable<StreamEvent> Untracked<T>(IAsyncEnumerable<T> events, JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var item in events.WithCancellation(ct))
            yield return new(null, writer => JsonSerializer.Serialize(writer, item, type));
    }
}
