using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster.Transport;

namespace Zakenak.Engine.Cluster.Watching;

/// <summary>One watch, over as many connections as it takes.</summary>
/// <param name="target">The collection's path, with its selectors.</param>
internal sealed class Watch(ApiTransport transport, TimeProvider time, ApiResource resource, string target)
{
    private readonly Dictionary<(string? Namespace, string Name), Seen> known = [];
    private string version = "";

    private readonly record struct Seen(string Uid, string ResourceVersion);

    public async IAsyncEnumerable<WatchEvent> RunAsync(string? resourceVersion, [EnumeratorCancellation] CancellationToken ct)
    {
        var mustList = resourceVersion is null;
        version = resourceVersion ?? "";
        for (var failures = 0; ;)
        {
            if (mustList)
            {
                if (await ListAsync(isFirst: version.Length == 0, ct) is not { } list)
                {
                    await Task.Delay(RetryRule.Backoff(failures++), time, ct);
                    continue;
                }
                foreach (var change in Difference(list))
                    yield return change;
            }

            await using var stream = new WatchStream(transport, resource, target, version);
            while (await stream.NextAsync(ct) is { } change)
            {
                failures = 0;
                if (Remember(change) is { } told)
                    yield return told;
            }

            mustList = stream.End == WatchEnd.Expired;
            // A server that ends a watch at once, again and again, is not to be asked in a tight loop.
            failures = stream.End == WatchEnd.Regular ? 0 : failures + 1;
            if (failures > (mustList ? 1 : 0))
                await Task.Delay(RetryRule.Backoff(failures - 1), time, ct);
        }
    }

    /// <summary>Null when a server that was there before is not there now.</summary>
    private async Task<ObjectList?> ListAsync(bool isFirst, CancellationToken ct)
    {
        try
        {
            return await ObjectReader.ListAsync(transport, resource, target, ct);
        }
        catch (ReconcileException e) when (!isFirst && e.Reason == Reasons.ClusterUnreachable)
        {
            return null;
        }
    }

    /// <summary>Null for a bookmark.</summary>
    private WatchEvent? Remember(WatchLine line)
    {
        version = line.Object.ResourceVersion;
        if (line.Type is not { } type)
            return null;
        var key = (line.Object.Namespace, line.Object.Name);
        if (type == WatchEventType.Deleted)
            known.Remove(key);
        else
            known[key] = new Seen(line.Object.Uid, version);
        return new WatchEvent(type, line.Object);
    }

    private IEnumerable<WatchEvent> Difference(ObjectList list)
    {
        version = list.ResourceVersion;
        var gone = new Dictionary<(string?, string), Seen>(known);
        foreach (var item in list.Items)
        {
            var key = (item.Namespace, item.Name);
            var before = gone.Remove(key, out var seen) ? seen : (Seen?)null;
            known[key] = new Seen(item.Uid, item.ResourceVersion);
            if (before is { } other && other.Uid != item.Uid)
                yield return new WatchEvent(WatchEventType.Deleted, Tombstone(key, other));
            if (before?.Uid != item.Uid)
                yield return new WatchEvent(WatchEventType.Added, item);
            else if (before.Value.ResourceVersion != item.ResourceVersion)
                yield return new WatchEvent(WatchEventType.Modified, item);
        }
        foreach (var (key, seen) in gone)
        {
            known.Remove(key);
            yield return new WatchEvent(WatchEventType.Deleted, Tombstone(key, seen));
        }
    }

    private LiveObject Tombstone((string? Namespace, string Name) key, Seen seen)
    {
        var metadata = new JsonObject { ["name"] = key.Name, ["uid"] = seen.Uid, ["resourceVersion"] = seen.ResourceVersion };
        if (key.Namespace is not null)
            metadata["namespace"] = key.Namespace;
        var json = ApiRequest.Utf8(new JsonObject { ["metadata"] = metadata });
        using var document = JsonDocument.Parse(json);
        return new LiveObject(document.RootElement.Clone(), resource.ApiVersion, resource.Kind);
    }
}
