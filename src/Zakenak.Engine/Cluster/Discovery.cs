namespace Zakenak.Engine.Cluster;

/// <summary>The kinds one API server serves, read once and read again when a kind is not found.</summary>
public sealed class Discovery
{
    /// <summary>The resource of a kind, or null when the server does not serve it. A miss asks the server again (a CRD may just have been applied).</summary>
    public Task<ApiResource?> FindAsync(string apiVersion, string kind, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>The preferred version of a kind whose stored version is no longer served, or null.</summary>
    public Task<ApiResource?> FindPreferredAsync(string group, string kind, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>What <c>helm template --api-versions</c> wants: every <c>group/version</c> and <c>group/version/Kind</c>, sorted.</summary>
    public Task<IReadOnlyList<string>> ApiVersionsAsync(CancellationToken ct) => throw new NotImplementedException();

    /// <summary>All resources, subresources left out.</summary>
    public Task<IReadOnlyList<ApiResource>> AllAsync(CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Forgets what was read: the next question asks the server.</summary>
    public void Invalidate() => throw new NotImplementedException();
}
