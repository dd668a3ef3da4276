using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Zakenak.Cli.Remote;

/// <summary>A subscription that outlasts its connections: a new one goes on behind the last event that came.</summary>
/// <param name="note">Told when a connection was lost.</param>
internal sealed class Subscription(TrpcClient client, string procedure, JsonObject input, Action<string> note)
{
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    private string? told;

    /// <param name="after">The id of the last event that was seen; null: from now on.</param>
    public async IAsyncEnumerable<(string? Id, JsonObject Data)> ReadAsync(string? after, [EnumeratorCancellation] CancellationToken ct)
    {
        EventStream? stream = await OpenAsync(after, ct);
        try
        {
            while (true)
            {
                while (stream is not null && await NextAsync(stream, ct) is { } next)
                {
                    if (next.IsEnd)
                        yield break;
                    after = next.Id ?? after;
                    told = null;
                    yield return (next.Id, next.Data!);
                }
                stream?.Dispose();
                await Task.Delay(pause, ct);
                stream = await TryOpenAsync(after, ct);
            }
        }
        finally
        {
            stream?.Dispose();
        }
    }

    private Task<EventStream> OpenAsync(string? after, CancellationToken ct)
    {
        if (after is not null)
            input["lastEventId"] = after;
        return client.SubscribeAsync(procedure, input, ct);
    }

    /// <summary>Null where the server is still away.</summary>
    private async Task<EventStream?> TryOpenAsync(string? after, CancellationToken ct)
    {
        try
        {
            return await OpenAsync(after, ct);
        }
        catch (RemoteException e) when (e.Reason == RemoteException.ServerUnreachable)
        {
            Tell(e.Message);
            return null;
        }
    }

    /// <summary>Null where the connection is lost.</summary>
    private async Task<SubscribedEvent?> NextAsync(EventStream stream, CancellationToken ct)
    {
        try
        {
            return await stream.NextAsync(ct);
        }
        catch (RemoteException e) when (e.Reason == RemoteException.ServerUnreachable)
        {
            Tell(e.Message);
            return null;
        }
    }

    private void Tell(string why)
    {
        if (why != told)
            note($"{told = why} It is asked again.");
    }
}
