using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Configuration;

/// <summary>Section <c>registry</c>.</summary>
/// <param name="Url">Host with an optional port and path, no scheme.</param>
/// <param name="Insecure">Plain HTTP, or a certificate nobody vouches for. Default false.</param>
public sealed record RegistrySettings(string Url, string? Username, string? Password, bool Insecure)
{
    /// <summary>With an optional port; <c>docker.io</c> for Docker Hub.</summary>
    public string Host => RegistryAddress.Normal(Url.Split('/', 2)[0]);

    /// <summary>What the names of the images begin with at that host; null: nothing.</summary>
    public string? Path => Url.TrimEnd('/').Split('/', 2) is [_, var path] ? path : null;

    /// <summary>Without the password: records are printed whole otherwise.</summary>
    public override string ToString() => Username is null ? Url : $"{Username}@{Url}";
}

/// <summary>Section <c>build</c>, or one entry of it where it is a list.</summary>
public sealed record BuildSettings
{
    /// <summary>Null where <c>build</c> is a mapping: the image is called after the project.</summary>
    public string? Name { get; init; }

    /// <summary>Relative to the project file.</summary>
    public string Context { get; init; } = ".";

    /// <summary>Relative to the project file.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();

    public GpuSettings? Gpu { get; init; }

    /// <summary>docker, buildah or podman; null takes the first that works.</summary>
    public string? Backend { get; init; }

    /// <summary><c>linux/amd64</c>, <c>linux/arm/v7</c>, …; empty: that of the machine that builds.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Release name → dotted key of the image in that chart's values (<c>image</c>, <c>server.image</c>), for charts whose
    /// <c>image.repository</c> is not the built image's.</summary>
    public IReadOnlyDictionary<string, string> Charts { get; init; } = new Dictionary<string, string>();
}

/// <summary>Section <c>build.gpu</c>.</summary>
/// <param name="Runtime">For example <c>nvidia</c>.</param>
/// <param name="Memory">For example <c>8Gi</c>.</param>
/// <param name="Devices">For <c>NVIDIA_VISIBLE_DEVICES</c>: <c>all</c>, or indices such as <c>0,1</c>.</param>
public sealed record GpuSettings(bool Enabled, string? Runtime, string? Memory, string? Devices)
{
    /// <summary>Null where <see cref="Memory"/> is.</summary>
    public decimal? MemoryBytes => Memory is not null && Quantity.TryBytes(Memory, out var bytes) ? bytes : null;
}
