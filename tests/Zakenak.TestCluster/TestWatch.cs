using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Testing;

/// <summary>Waiting for the thing itself.</summary>
public static class TestWatch
{
    /// <summary>The object as soon as it is so; after <paramref name="seconds"/> the test fails with what it was last.</summary>
    public static async Task<JsonNode> UntilAsync(this KubernetesClient client, ApiResource resource, string? ns, string selector,
        Func<JsonNode, bool> isSo, int seconds = 30)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        JsonNode? last = null;
        try
        {
            await foreach (var (type, found) in client.WatchAsync(resource, ns, null, null, limit.Token, selector))
            {
                last = JsonNode.Parse(found.Json.GetRawText())!;
                last["metadata"]!.AsObject().Remove("managedFields");
                if (type != WatchEventType.Deleted && isSo(last))
                    return last;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Told below, with what was there.
        }
        throw new TimeoutException($"{resource} {selector} did not become so in {seconds} s: {last?.ToJsonString() ?? "there is none"}");
    }
}
