namespace Zakenak.Engine.Images.Backends;

/// <summary>What every backend's build is told in the same words.</summary>
internal static class BuildArguments
{
    /// <summary>Variables that the backends read themselves, beside those that begin with <see cref="ownPrefixes"/>.</summary>
    private static readonly string[] own =
    [
        "PATH", "HOME", "USER", "TMPDIR", "GODEBUG", "SSL_CERT_FILE", "SSL_CERT_DIR", "REGISTRY_AUTH_FILE", "REGISTRIES_CONFIG_PATH",
        "STORAGE_DRIVER", "STORAGE_OPTS", "DOCKER_API_VERSION", "DOCKER_BUILDKIT", "DOCKER_CERT_PATH", "DOCKER_CONFIG",
        "DOCKER_CONTENT_TRUST", "DOCKER_CONTEXT", "DOCKER_DEFAULT_PLATFORM", "DOCKER_HOST", "DOCKER_TLS", "DOCKER_TLS_VERIFY",
        "BUILDKIT_HOST", "CONTAINER_HOST", "CONTAINER_CONNECTION", "CONTAINER_SSHKEY",
    ];

    private static readonly string[] ownPrefixes = ["LD_", "XDG_", "BUILDAH_", "BUILDX_", "CONTAINERS_", "ZAKENAK_"];

    /// <summary>Tags, labels, Dockerfile, and the names of the build arguments, whose values go by <see cref="ImageOrder.Args"/> into the
    /// environment: everybody on the machine can read a command line.</summary>
    /// <exception cref="ReconcileException">ConfigurationInvalid: an argument that cannot go that way.</exception>
    public static IEnumerable<string> Of(ImageOrder order, string backend)
    {
        foreach (var name in order.Args.Keys)
        {
            Check(name, backend);
        }
        return
        [
            "--file", order.Dockerfile,
            .. order.Args.Keys.SelectMany(name => (string[])["--build-arg", name]),
            .. order.Labels.SelectMany(label => (string[])["--label", $"{label.Key}={label.Value}"]),
        ];
    }

    /// <summary>The names to build under, with their tags.</summary>
    public static IEnumerable<string> Names(ImageOrder order) => order.Tags.Select(tag => $"{order.Image.Name}:{tag}");

    /// <summary>What a base image is fetched by, once for each platform.</summary>
    public static IEnumerable<string[]> Pulls(ImageOrder order, ImageName image) =>
        order.Platforms.Count == 0 ? [[$"{image}"]] : order.Platforms.Select(platform => (string[])["--platform", platform, $"{image}"]);

    private static void Check(string name, string backend)
    {
        if (name.Length == 0 || name.Contains('=') || name.Contains('\0'))
            throw new ReconcileException(Reasons.ConfigurationInvalid, $"build.args: \"{name}\" is no name of a build argument");
        if (own.Contains(name) || ownPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            throw new ReconcileException(Reasons.ConfigurationInvalid, $"build.args: {name} cannot be a build argument, since {backend} "
                + $"reads a variable of that name itself: give it another name, here and in the Dockerfile (ARG APP_{name})");
        }
    }
}
