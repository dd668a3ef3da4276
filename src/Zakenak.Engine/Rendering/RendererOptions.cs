namespace Zakenak.Engine.Rendering;

/// <summary>How to render.</summary>
public sealed record RendererOptions
{
    /// <summary>Where renders are kept by digest; null: never kept. Default <c>$XDG_CACHE_HOME/zakenak/renders</c>.</summary>
    public string? CacheDirectory { get; init; } = DefaultCacheDirectory;

    /// <summary>One child process' limit. Default 2 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether a kustomization may fetch remote resources. Default false.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>Whether Helm may fetch what a chart lacks from where the chart says. Default true: for who chose the chart. A server whose users
    /// write charts must not let it.</summary>
    public bool AllowDownloads { get; init; } = true;

    /// <summary>Variables that name the tools and are passed on to them; null: this process' own.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    public static string DefaultCacheDirectory => Path.Combine(CacheHome, "zakenak", "renders");

    private static string CacheHome => System.Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home ? home
        : OperatingSystem.IsWindows() ? System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData)
        : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".cache");
}
