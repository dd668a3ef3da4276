using System.Collections.Concurrent;

namespace Zakenak.Server.Charts;

/// <summary>The indexes of Helm repositories as they were read last: they are large, and asked for at each pass. A server that says that
/// nothing is new sends none.</summary>
internal sealed class IndexCache
{
    private readonly ConcurrentDictionary<Uri, (string? Tag, IReadOnlyDictionary<string, IReadOnlyList<IndexEntry>> Index)> known = [];

    /// <param name="read">Gets the tag (<c>ETag</c>) of what is known, or null; answers null when that is still so.</param>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<IndexEntry>>> ReadAsync(Uri repository,
        Func<string?, CancellationToken, Task<(string? Tag, Dictionary<string, IReadOnlyList<IndexEntry>> Index)?>> read, CancellationToken ct)
    {
        var before = known.TryGetValue(repository, out var found) ? found : default;
        if (await read(before.Tag, ct) is not { } now)
            return before.Index;
        known[repository] = now;
        return now.Index;
    }
}
