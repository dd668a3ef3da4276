using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster.Transport;

namespace Zakenak.Cli.Remote;

/// <summary>One connection of a subscription: server-sent events, as tRPC names them (docs/design/trpc.md).</summary>
/// <param name="refusal">What an error of the server is, of its shape.</param>
/// <param name="lost">What the end of the connection is, of its reason.</param>
internal sealed class EventStream(HttpResponseMessage response, Stream body, Func<JsonObject, RemoteException> refusal,
    Func<string, Exception?, RemoteException> lost) : IDisposable
{
    /// <summary>Longer than three of the server's signs of life.</summary>
    private static readonly TimeSpan longestSilence = TimeSpan.FromSeconds(50);

    private readonly IAsyncEnumerator<SseItem<string>> items = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();

    /// <exception cref="RemoteException">The server refuses; ServerUnreachable: the connection broke, or nothing came for 50
    /// seconds.</exception>
    public async Task<SubscribedEvent> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            var item = await ReadAsync(ct);
            switch (item.EventType)
            {
                case SseParser.EventTypeDefault:
                    return new(item.EventId, JsonNode.Parse(item.Data)!.AsObject());
                case "return":
                    return SubscribedEvent.End;
                case "serialized-error":
                    throw Error(JsonNode.Parse(item.Data)!.AsObject());
            }
        }
    }

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
    }

    private async Task<SseItem<string>> ReadAsync(CancellationToken ct)
    {
        try
        {
            if (await items.MoveNextAsync().AsTask().WaitAsync(longestSilence, ct))
                return items.Current;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw lost(NetworkFailure.Innermost(e), e);
        }
        catch (TimeoutException e)
        {
            throw lost($"nothing came for {longestSilence.TotalSeconds:0} s", e);
        }
        throw lost("it ended the connection", null);
    }

    /// <summary>Of a server in trouble: it is to be asked again.</summary>
    private RemoteException Error(JsonObject error) => (int?)error["data"]?["httpStatus"] is >= 500 and <= 504
        ? lost($"it tells {(string?)error["message"]}".TrimEnd('.'), null)
        : refusal(error);
}

/// <param name="Id">Null: the subscription cannot be resumed behind it.</param>
/// <param name="Data">Null at the end.</param>
internal sealed record SubscribedEvent(string? Id, JsonObject? Data)
{
    public static readonly SubscribedEvent End = new(null, null);

    /// <summary>The server has nothing more to tell.</summary>
    public bool IsEnd => Data is null;
}
