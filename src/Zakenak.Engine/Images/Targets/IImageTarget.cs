using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Images.Targets;

/// <summary>Where the cluster finds a built image: a registry, or the cluster's own store.</summary>
internal interface IImageTarget : IDisposable
{
    /// <summary>For messages: <c>the registry registry.local</c>, <c>K3s</c>.</summary>
    string Name { get; }

    /// <summary>Null when it is not there.</summary>
    /// <param name="image">With a tag.</param>
    /// <exception cref="ReconcileException">RegistryUnreachable, RegistryUnauthorized, RegistryRefused.</exception>
    Task<BuiltImage?> FindAsync(ImageName image, CancellationToken ct);

    /// <summary>The digest of a base image that is named without one, where it is known for sure: in the very registry that is pushed to.
    /// One that would be known today and not tomorrow would make the same sources another image.</summary>
    Task<string?> FindBaseAsync(ImageName image, CancellationToken ct);

    /// <summary>What a build pulls its base images with, and pushes with; null: whatever the backend finds itself.</summary>
    /// <exception cref="ReconcileException">ConfigurationInvalid, ToolMissing, RegistryUnauthorized: a login that cannot be read.</exception>
    Task<LoginFile?> LogInAsync();

    /// <summary>Whether what comes from these registries may come by plain HTTP, or with a certificate that nobody vouches for.</summary>
    bool AllowsInsecure(IReadOnlyCollection<string> registries);

    /// <summary>Puts a built image there: a registry gets it under every tag, in their order, a cluster's store under the last.</summary>
    /// <param name="order">The last of its tags is that of its inputs.</param>
    /// <param name="login">The file of <see cref="LogInAsync"/>.</param>
    /// <returns>Its digest; null where the cluster knows it by its tag only.</returns>
    /// <exception cref="ReconcileException">PushFailed, RegistryUnreachable, RegistryUnauthorized.</exception>
    Task<string?> PutAsync(IImageBackend backend, ImageOrder order, string? login, Action<BuildLine> report, CancellationToken ct);
}
