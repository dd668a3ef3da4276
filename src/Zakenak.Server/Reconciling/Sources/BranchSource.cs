using Zakenak.Server.Git;

namespace Zakenak.Server.Reconciling.Sources;

/// <summary>The commits of a branch.</summary>
internal sealed class BranchSource(GitMirror mirror, string branch) : IResourceSource
{
    public async Task<SourceRevision> FindAsync(CancellationToken ct) => Pinned(await mirror.FindBranchAsync(branch, ct));

    public SourceRevision Pinned(string pin) => new($"{branch}@sha1:{pin}", pin);

    public async Task<GitCommit?> DescribeAsync(SourceRevision revision, CancellationToken ct) => await mirror.LogAsync(revision.Pin, ct);

    public Task WriteAsync(SourceRevision revision, string folder, CancellationToken ct) => mirror.ExportAsync(revision.Pin, [], folder, ct);
}
