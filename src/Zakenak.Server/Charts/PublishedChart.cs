namespace Zakenak.Server.Charts;

/// <summary>One version of a chart, where it is published.</summary>
/// <param name="Version">As published, <c>1.2.3</c>.</param>
/// <param name="Digest">SHA-256 in hex: of the archive in an index, of the manifest in a registry. Null where an index does not say it.</param>
internal sealed record PublishedChart(string Version, string? Digest)
{
    /// <summary><c>1.2.3@sha256:…</c>.</summary>
    public string Revision => Digest is null ? Version : $"{Version}@sha256:{Digest}";

    /// <param name="revision">As <see cref="Revision"/>.</param>
    public static PublishedChart Of(string revision) => revision.Split("@sha256:") is [var version, var digest] ? new(version, digest) : new(revision, null);
}

/// <summary>A Helm repository over HTTP, or a registry.</summary>
internal interface IChartRepository
{
    /// <summary>Asks, without fetching the chart.</summary>
    /// <returns>The newest version that will do.</returns>
    /// <exception cref="Engine.ReconcileException">SourceNotFound: no chart of that name, or no such version. RegistryUnreachable,
    /// RegistryUnauthorized, RegistryRefused.</exception>
    /// <exception cref="Errors.ServerException">AddressRefused.</exception>
    Task<PublishedChart> FindAsync(string chart, VersionRange range, CancellationToken ct);

    /// <returns>The archive, checked against the digest where there is one.</returns>
    /// <inheritdoc cref="FindAsync"/>
    Task<byte[]> FetchAsync(string chart, PublishedChart version, CancellationToken ct);
}
