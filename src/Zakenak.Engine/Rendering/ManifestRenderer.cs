namespace Zakenak.Engine.Rendering;

/// <summary>Renders units with the real tools, from a scratch copy: nothing is written into the user's tree.</summary>
/// <param name="root">The project's root: no path and no symlink may leave it.</param>
/// <param name="baseDirectory">Where relative paths start: the project file's folder.</param>
public sealed class ManifestRenderer(string root, string baseDirectory, RendererOptions options)
{
    /// <summary>Whether the unit can only be rendered against the live cluster (a chart that calls <c>lookup</c>): then it is rendered after the waves before it.</summary>
    public Task<bool> NeedsClusterAsync(RenderUnit unit, CancellationToken ct) => throw new NotImplementedException();

    /// <exception cref="ReconcileException">ToolMissing, RenderFailed, ManifestInvalid, PathOutsideProject, SourceNotFound, RemoteResourceRefused.</exception>
    public Task<RenderedUnit> RenderAsync(RenderUnit unit, ClusterCapabilities? cluster, CancellationToken ct) => throw new NotImplementedException();
}

/// <summary>How to render.</summary>
public sealed record RendererOptions
{
    /// <summary>Where renders are kept by digest; null: never kept. Default <c>$XDG_CACHE_HOME/zakenak/renders</c>.</summary>
    public string? CacheDirectory { get; init; } = DefaultCacheDirectory;

    /// <summary>One child process' limit. Default 2 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether a kustomization may fetch remote resources. Default false.</summary>
    public bool AllowRemote { get; init; }

    public static string DefaultCacheDirectory => throw new NotImplementedException();
}
