using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Zakenak.Engine;
using Zakenak.Engine.Rendering;

namespace Zakenak.Server.Charts;

/// <summary>A Helm repository: an <c>index.yaml</c> over HTTP, and archives that it names.</summary>
/// <remarks>Not fetched by Helm: it would resolve names and follow redirects by itself, after we judged them (decision 33).</remarks>
internal sealed class IndexRepository(Uri address, ChartDownloads downloads) : IChartRepository
{
    private const int IndexLimit = 64 * 1024 * 1024;

    private readonly Uri root = address.AbsolutePath.EndsWith('/') ? address : new Uri($"{address}/");

    /// <summary>As it was read last: it is large, and asked for at each pass. A server that says that nothing is new sends none.</summary>
    private KnownIndex? known;

    public async Task<PublishedChart> FindAsync(string chart, VersionRange range, CancellationToken ct)
    {
        var found = (await EntriesAsync(chart, ct)).Where(e => range.Contains(e.Version)).MaxBy(e => e.Version)
            ?? throw new ReconcileException(Reasons.SourceNotFound,
                $"{root} has the chart {chart}, but no version of it as config.chartVersion asks: check it (helm search repo --versions).");
        return found.Chart;
    }

    public async Task<byte[]> FetchAsync(string chart, PublishedChart version, CancellationToken ct)
    {
        var entry = (await EntriesAsync(chart, ct)).FirstOrDefault(e => e.Chart.Version == version.Version)
            ?? throw new ReconcileException(Reasons.SourceNotFound, $"{root} does not have {chart} {version.Version} any more.");
        if (!Uri.TryCreate(root, entry.Url, out var place) || place.Scheme is not ("https" or "http") || place.UserInfo.Length > 0)
            throw new ReconcileException(Reasons.RegistryRefused, $"The index of {root} names an address for {chart} {version.Version} that cannot be used.");
        var archive = (await downloads.GetAsync(place, root, null, ChartDownloads.ArchiveLimit, ct)).Body;
        var digest = Convert.ToHexStringLower(SHA256.HashData(archive));
        return (version.Digest ?? digest) == digest ? archive : throw new ReconcileException(Reasons.RegistryRefused,
            $"The archive of {chart} {version.Version} at {place.Host} is not the one that was asked for: its digest is {digest}, not {version.Digest}. "
            + "It was published anew or is damaged.");
    }

    private async Task<IReadOnlyList<IndexEntry>> EntriesAsync(string chart, CancellationToken ct)
    {
        var before = known;
        var answer = await downloads.GetAsync(new Uri(root, "index.yaml"), root, before?.Tag, IndexLimit, ct);
        var now = answer.IsUnchanged && before is not null ? before : new KnownIndex(answer.Tag, Read(answer.Body));
        known = now;
        return now.Entries.TryGetValue(chart, out var entries) ? entries
            : throw new ReconcileException(Reasons.SourceNotFound, $"{root} has no chart {chart}: check config.chartName (helm search repo).");
    }

    private Dictionary<string, IReadOnlyList<IndexEntry>> Read(byte[] text)
    {
        JsonObject? index;
        try
        {
            index = SourceYaml.Mapping(text, "index.yaml");
        }
        catch (ReconcileException e)
        {
            throw new ReconcileException(Reasons.RegistryRefused, $"What answers at {root} is no Helm repository: {e.Message}", e);
        }
        return index?["entries"] is JsonObject charts
            ? charts.ToDictionary(c => c.Key, c => (IReadOnlyList<IndexEntry>)[.. (c.Value as JsonArray ?? []).Select(Entry).OfType<IndexEntry>()])
            : throw new ReconcileException(Reasons.RegistryRefused, $"What answers at {root} is no Helm repository: its index.yaml has no entries.");
    }

    /// <summary>Null: not of a form that Helm would take either.</summary>
    private static IndexEntry? Entry(JsonNode? node) => node is JsonObject entry && Text(entry["version"]) is { } text
        && ChartVersion.TryParse(text, out var version) && entry["urls"] is JsonArray { Count: > 0 } urls && Text(urls[0]) is { } place
        ? new(version, new(text, Text(entry["digest"]) is { Length: 64 } digest ? digest.ToLowerInvariant() : null), place)
        : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <param name="Tag">The server's <c>ETag</c>; null: it has none.</param>
    private sealed record KnownIndex(string? Tag, IReadOnlyDictionary<string, IReadOnlyList<IndexEntry>> Entries);
}

/// <param name="Url">Absolute, or relative to the repository.</param>
internal sealed record IndexEntry(ChartVersion Version, PublishedChart Chart, string Url);
