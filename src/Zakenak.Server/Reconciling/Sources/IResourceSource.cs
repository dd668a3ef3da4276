using Zakenak.Server.Git;

namespace Zakenak.Server.Reconciling.Sources;

/// <summary>Where what a resource deploys comes from: a branch of a Git repository, or a chart that is published.</summary>
internal interface IResourceSource
{
    /// <summary>Asks for the newest revision, without fetching it.</summary>
    /// <exception cref="Errors.ServerException">The repository cannot be asked.</exception>
    /// <exception cref="Engine.ReconcileException">The chart repository cannot be asked, or has no such chart.</exception>
    Task<SourceRevision> FindAsync(CancellationToken ct);

    /// <summary>One that was found before.</summary>
    SourceRevision Pinned(string pin);

    /// <summary>Who made it, and what it is about; null where nobody says.</summary>
    /// <inheritdoc cref="FindAsync"/>
    Task<GitCommit?> DescribeAsync(SourceRevision revision, CancellationToken ct);

    /// <summary>Writes it out, into a folder that is not there yet.</summary>
    /// <inheritdoc cref="FindAsync"/>
    Task WriteAsync(SourceRevision revision, string folder, CancellationToken ct);
}

/// <param name="Text">As it is shown: <c>main@sha1:…</c> of Git, <c>1.2.3@sha256:…</c> of a chart.</param>
/// <param name="Pin">What finds it again in its source.</param>
internal sealed record SourceRevision(string Text, string Pin)
{
    /// <summary>What is written out of it: of Git all files, and so the same for whatever is deployed from them.</summary>
    public string Files { get; init; } = Pin;

    /// <summary>Of a chart; null of Git.</summary>
    public string? ChartVersion { get; init; }
}
