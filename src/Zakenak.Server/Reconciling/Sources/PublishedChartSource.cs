using Zakenak.Server.Charts;
using Zakenak.Server.Git;

namespace Zakenak.Server.Reconciling.Sources;

/// <summary>The versions of a chart that is published.</summary>
internal sealed class PublishedChartSource(IChartRepository repository, string chart, VersionRange range) : IResourceSource
{
    /// <summary>What the archive is called where it is written out.</summary>
    public const string Archive = "chart.tgz";

    public async Task<SourceRevision> FindAsync(CancellationToken ct) => Pinned((await repository.FindAsync(chart, range, ct)).Revision);

    public SourceRevision Pinned(string pin) => new(pin, pin) { ChartVersion = PublishedChart.Of(pin).Version, Files = $"{chart}@{pin}" };

    public Task<GitCommit?> DescribeAsync(SourceRevision revision, CancellationToken ct) => Task.FromResult<GitCommit?>(null);

    public async Task WriteAsync(SourceRevision revision, string folder, CancellationToken ct)
    {
        var archive = await repository.FetchAsync(chart, PublishedChart.Of(revision.Pin), ct);
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, Archive), archive, ct);
    }
}
