using System.Net.Sockets;
using System.Text.Json;
using Zakenak.Engine;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Registries;
using Zakenak.Server.Errors;
using Zakenak.Server.Network;

namespace Zakenak.Server.Charts;

/// <summary>Charts in a registry (<c>oci://host/path</c>), each a repository beneath the path.</summary>
/// <remarks>Not pulled by Helm, for the reason of <see cref="IndexRepository"/>.</remarks>
internal sealed class RegistryRepository(Uri address, RegistryClient registry, AddressRules rules) : IChartRepository
{
    private const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    public Task<PublishedChart> FindAsync(string chart, VersionRange range, CancellationToken ct) => AskAsync(async () =>
    {
        var image = Image(chart);
        var tags = await registry.ListTagsAsync(image, ct);
        var newest = tags.Select(tag => (Tag: tag, Version: ChartVersion.TryParse(tag.Replace('_', '+'), out var version) ? version : null))
            .Where(t => t.Version is not null && range.Contains(t.Version)).MaxBy(t => t.Version).Tag
            ?? throw new ReconcileException(Reasons.SourceNotFound, tags.Count == 0
                ? $"The registry has no chart {image.Name}: check config.chartName and the repository's address."
                : $"The registry has no version of {image.Name} as config.chartVersion asks: check it.");
        var digest = await registry.FindDigestAsync(image with { Tag = newest }, ct) ?? throw Gone(image, newest);
        return new PublishedChart(newest.Replace('_', '+'), digest[(digest.IndexOf(':') + 1)..]);
    }, ct);

    public Task<byte[]> FetchAsync(string chart, PublishedChart version, CancellationToken ct) => AskAsync(async () =>
    {
        var image = Image(chart) with { Digest = $"sha256:{version.Digest}" };
        var manifest = await registry.GetManifestAsync(image, ct) ?? throw Gone(image, version.Version);
        return await registry.GetBlobAsync(image, Layer(manifest, image), ChartDownloads.ArchiveLimit, ct) ?? throw Gone(image, version.Version);
    }, ct);

    /// <summary>Every connection is judged, those to a token server or after a redirect too; here it is told for what it is, and not as a
    /// registry that cannot be reached.</summary>
    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        await JudgeAsync(ct);
        try
        {
            return await ask();
        }
        catch (ReconcileException e) when (e.InnerException is HttpRequestException { InnerException: ServerException refused })
        {
            throw new ServerException(refused.Code, refused.Message, refused.Details, e);
        }
    }

    /// <summary>The registry itself before it is asked: what is refused is not asked again and again.</summary>
    private async Task JudgeAsync(CancellationToken ct)
    {
        try
        {
            await rules.ResolveAsync(address.Host, ct);
        }
        catch (SocketException)
        {
            // The name does not resolve: the request says so.
        }
    }

    private ImageName Image(string chart) => ImageName.TryParse($"{address.Authority}{address.AbsolutePath.TrimEnd('/')}/{chart}", out var image) && image.Tag is null
        ? image with { Registry = address.Authority }
        : throw new ReconcileException(Reasons.ConfigurationInvalid, $"{chart} is no name of a chart in a registry: small letters, digits, and . _ - between them.");

    private static string Layer(RegistryManifest manifest, ImageName image)
    {
        using var json = JsonDocument.Parse(manifest.Bytes);
        var layers = json.RootElement.TryGetProperty("layers", out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray() : default;
        return layers.Where(l => l.TryGetProperty("mediaType", out var type) && type.ValueEquals(ChartLayer)).Select(l => l.GetProperty("digest").GetString())
            .FirstOrDefault() ?? throw new ReconcileException(Reasons.RegistryRefused, $"{image.Name} in the registry is no Helm chart.");
    }

    private static ReconcileException Gone(ImageName image, string version) =>
        new(Reasons.SourceNotFound, $"The registry does not have {image.Name} {version} any more.");
}
