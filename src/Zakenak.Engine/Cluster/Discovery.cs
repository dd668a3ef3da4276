using System.Collections.Concurrent;
using System.Diagnostics;
using Zakenak.Engine.Cluster.Discovering;
using Zakenak.Engine.Cluster.Transport;

namespace Zakenak.Engine.Cluster;

/// <summary>The kinds one API server serves, read once and read again when a kind is not found.</summary>
/// <remarks>A single question reads only the list of its group and version; a question about all reads all.</remarks>
public sealed class Discovery
{
    // Many objects of one unknown kind must not be as many requests.
    private static readonly TimeSpan readsAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly DiscoveryReader reader;
    private readonly ConcurrentDictionary<string, Reading> lists = new(StringComparer.Ordinal);
    private Task<IReadOnlyList<GroupVersion>>? all;

    internal Discovery(ApiTransport transport) => reader = new DiscoveryReader(transport);

    /// <param name="At">When it was asked for.</param>
    /// <param name="IsRepeated">Because a kind was not in the one before.</param>
    private sealed record Reading(Lazy<Task<GroupVersion?>> List, long At, bool IsRepeated);

    /// <summary>The resource of a kind, or null when the server does not serve it. A miss asks the server again (a CRD may just have been
    /// applied).</summary>
    /// <remarks>Misses ask again every half second at most: whoever waits for a kind asks repeatedly, or calls <see cref="Invalidate"/>
    /// first.</remarks>
    public async Task<ApiResource?> FindAsync(string apiVersion, string kind, CancellationToken ct)
    {
        var asked = Stopwatch.GetTimestamp();
        var reading = lists.GetOrAdd(apiVersion, static (v, self) => self.Read(v, isRepeated: false), this);
        var found = Find(await GetAsync(apiVersion, reading, ct), kind);
        var isFresh = reading.At >= asked || (reading.IsRepeated && Stopwatch.GetElapsedTime(reading.At) < readsAgainAfter);
        if (found is not null || isFresh)
            return found;

        var again = Read(apiVersion, isRepeated: true);
        // Of several that miss together one asks.
        reading = lists.TryUpdate(apiVersion, again, reading) ? again : lists.GetOrAdd(apiVersion, again);
        return Find(await GetAsync(apiVersion, reading, ct), kind);
    }

    /// <summary>The preferred version of a kind whose stored version is no longer served, or null.</summary>
    public async Task<ApiResource?> FindPreferredAsync(string group, string kind, CancellationToken ct)
    {
        foreach (var apiVersion in group.Length == 0 ? ["v1"] : await reader.VersionsAsync(group, ct))
        {
            if (await FindAsync(apiVersion, kind, ct) is { } found)
                return found;
        }
        return null;
    }

    /// <summary>What <c>helm template --api-versions</c> wants: every <c>group/version</c> and <c>group/version/Kind</c>, sorted.</summary>
    public async Task<IReadOnlyList<string>> ApiVersionsAsync(CancellationToken ct)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var list in await ReadAllAsync(ct))
        {
            names.Add(list.ApiVersion);
            names.UnionWith(list.Resources.Select(r => $"{list.ApiVersion}/{r.Kind}"));
        }
        return [.. names];
    }

    /// <summary>All resources, subresources left out. What an aggregated API server that does not answer would serve is missing.</summary>
    public async Task<IReadOnlyList<ApiResource>> AllAsync(CancellationToken ct) =>
        [.. (await ReadAllAsync(ct)).SelectMany(l => l.Resources)];

    /// <summary>Forgets what was read: the next question asks the server.</summary>
    public void Invalidate()
    {
        lists.Clear();
        all = null;
    }

    private static ApiResource? Find(GroupVersion? list, string kind) => list?.Resources.FirstOrDefault(r => r.Kind == kind);

    // Several wait for one answer: it does not end with the first one's cancellation.
    private Reading Read(string apiVersion, bool isRepeated) =>
        new(new(() => reader.ReadAsync(apiVersion, CancellationToken.None)), Stopwatch.GetTimestamp(), isRepeated);

    private async Task<GroupVersion?> GetAsync(string apiVersion, Reading reading, CancellationToken ct)
    {
        try
        {
            return await reading.List.Value.WaitAsync(ct);
        }
        catch when (reading.List.Value.IsFaulted)
        {
            lists.TryRemove(new(apiVersion, reading));
            throw;
        }
    }

    private async Task<IReadOnlyList<GroupVersion>> ReadAllAsync(CancellationToken ct)
    {
        var reading = all ??= reader.ReadAllAsync(CancellationToken.None);
        try
        {
            var read = await reading.WaitAsync(ct);
            foreach (var list in read)
                lists.TryAdd(list.ApiVersion, new Reading(new(Task.FromResult<GroupVersion?>(list)), Stopwatch.GetTimestamp(), false));
            return read;
        }
        catch when (reading.IsFaulted)
        {
            _ = Interlocked.CompareExchange(ref all, null, reading);
            throw;
        }
    }
}
