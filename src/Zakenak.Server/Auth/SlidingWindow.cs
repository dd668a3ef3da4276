namespace Zakenak.Server.Auth;

/// <summary>Counts what happened under each key within a window of time, in bounded memory. Not for several threads at once.</summary>
/// <param name="limit">So many within <paramref name="window"/> are allowed.</param>
/// <param name="capacity">So many keys at most: the one that was quiet the longest is forgotten first.</param>
internal sealed class SlidingWindow(int limit, TimeSpan window, TimeProvider clock, int capacity = 10_000)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byQuiet = new(); // the latest last

    /// <summary>Of keys.</summary>
    public int Count => entries.Count;

    /// <summary>How long it takes until one more is allowed; null: it is now.</summary>
    public TimeSpan? Wait(string key)
    {
        var now = clock.GetUtcNow();
        while (byQuiet.First is { } quietest && quietest.Value.Times[^1] <= now - window)
            Remove(quietest);
        if (!entries.TryGetValue(key, out var node))
            return null;
        node.Value.Times.RemoveAll(t => t <= now - window);
        return node.Value.Times.Count < limit ? null : node.Value.Times[0] + window - now;
    }

    public void Add(string key)
    {
        if (entries.TryGetValue(key, out var node))
            byQuiet.Remove(node);
        else if (entries.Count == capacity)
            Remove(byQuiet.First!);
        node ??= new(new Entry(key, []));
        node.Value.Times.Add(clock.GetUtcNow());
        entries[key] = node;
        byQuiet.AddLast(node);
    }

    /// <summary>The latest one did not count after all.</summary>
    public void GiveBack(string key)
    {
        if (!entries.TryGetValue(key, out var node))
            return;
        node.Value.Times.RemoveAt(node.Value.Times.Count - 1);
        if (node.Value.Times.Count == 0)
            Remove(node);
    }

    /// <summary>All that was counted under the key is forgotten.</summary>
    public void Clear(string key)
    {
        if (entries.TryGetValue(key, out var node))
            Remove(node);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        entries.Remove(node.Value.Key);
        byQuiet.Remove(node);
    }

    private sealed record Entry(string Key, List<DateTimeOffset> Times);
}
