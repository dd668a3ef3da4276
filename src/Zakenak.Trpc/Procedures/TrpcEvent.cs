namespace Zakenak.Trpc;

/// <summary>An event of a subscription that can be resumed: a caller whose connection dropped sends the id of the last event it saw, which
/// the procedure finds in <see cref="TrpcCall.LastEventId"/>.</summary>
public sealed record TrpcEvent<T>
{
    /// <exception cref="ArgumentException">The id is empty or holds a line break or a NUL, which an event stream cannot carry.</exception>
    public TrpcEvent(string id, T data)
    {
        if (id.Length == 0 || id.AsSpan().ContainsAny('\0', '\n', '\r'))
            throw new ArgumentException("The id of an event must not be empty nor hold a line break", nameof(id));
        Id = id;
        Data = data;
    }

    public string Id { get; }

    public T Data { get; }
}
