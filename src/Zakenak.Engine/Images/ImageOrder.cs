namespace Zakenak.Engine.Images;

/// <summary>One image to build, with everything that the configuration, flags and GPU settings say of it.</summary>
public sealed record ImageOrder
{
    /// <summary>As in <see cref="ProjectImage"/>.</summary>
    public required ImageName Image { get; init; }

    /// <summary>As configured, for messages: <c>.</c>, <c>./web</c>.</summary>
    public required string ContextShown { get; init; }

    /// <summary>Absolute, symlinks resolved, inside the project's root.</summary>
    public required string Context { get; init; }

    /// <summary>As configured, for messages.</summary>
    public required string DockerfileShown { get; init; }

    /// <summary>Absolute, symlinks resolved, inside the project's root; it may lie outside of the context.</summary>
    public required string Dockerfile { get; init; }

    /// <summary>Build arguments, those of the GPU among them. Their values may be secrets: a backend gets them by its environment.</summary>
    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();

    /// <summary>OCI labels of the image.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>What of the GPU the steps of the build may use; null: nothing.</summary>
    public Configuration.GpuSettings? Gpu { get; init; }

    /// <summary><c>linux/amd64</c>, …; empty: that of the backend's machine.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>The tags beside <see cref="Image"/>'s name, in the order in which they are pushed.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>docker, buildah or podman; null: the first that works.</summary>
    public string? Backend { get; init; }
}
