using System.Net;
using System.Threading.Channels;
using Zakenak.Engine.Applying;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Health.Waiting;

/// <summary>Several watches as one stream of changes. Ends with the first that is refused.</summary>
internal sealed class MergedWatch : IAsyncDisposable
{
    private readonly Channel<WatchEvent> changes = Channel.CreateUnbounded<WatchEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stop;
    private readonly Task watching;

    public MergedWatch(KubernetesClient cluster, IEnumerable<Watched> watches, CancellationToken ct)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        watching = WatchAllAsync(cluster, [.. watches]);
    }

    public ChannelReader<WatchEvent> Changes => changes.Reader;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task WatchAllAsync(KubernetesClient cluster, IReadOnlyList<Watched> watches)
    {
        Exception? refused = null;
        try
        {
            await Task.WhenAll(watches.Select(w => WatchAsync(cluster, w)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (Exception e)
        {
            refused = e; // Told to whoever reads.
        }
        changes.Writer.TryComplete(refused);
    }

    private async Task WatchAsync(KubernetesClient cluster, Watched watched)
    {
        try
        {
            await foreach (var change in cluster.WatchAsync(watched.Resource, watched.Namespace, watched.LabelSelector, watched.From, stop.Token, watched.FieldSelector))
                changes.Writer.TryWrite(change);
        }
        catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Forbidden)
        {
            if (watched.Forbidden is not { } tell)
            {
                await stop.CancelAsync();
                throw ApplyErrors.Forbidden(e, watched.Namespace);
            }
            tell(e);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            await stop.CancelAsync(); // The others would keep the stream open.
            throw;
        }
    }
}

/// <param name="Namespace">Null for a kind without namespaces.</param>
/// <param name="Forbidden">For a watch that one can do without; null: its refusal ends all.</param>
internal sealed record Watched(ApiResource Resource, string? Namespace, string? LabelSelector = null, Action<KubernetesException>? Forbidden = null)
{
    public string? FieldSelector { get; init; }

    /// <summary>The resource version to go on from; null: begins with all that is there.</summary>
    public string? From { get; init; }
}
