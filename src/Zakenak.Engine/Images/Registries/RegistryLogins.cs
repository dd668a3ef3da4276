using Zakenak.Engine.Configuration;

namespace Zakenak.Engine.Images.Registries;

/// <summary>Finds the login of a registry: in the configuration, else where <c>docker login</c>, credential helpers, <c>podman login</c>
/// and <c>buildah login</c> keep it.</summary>
/// <param name="registry">Of the configuration; its login is for its own host alone.</param>
/// <param name="environment">Names the files, and is the helpers'. Default: this process' own.</param>
public sealed class RegistryLogins(RegistrySettings? registry, IReadOnlyDictionary<string, string>? environment = null)
{
    private readonly UserLogins user = new(environment);

    /// <summary>Null where there is none: what is public needs none.</summary>
    /// <param name="host">With an optional port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="repository">Podman's and buildah's files may have a login for a part of a registry; null: of its whole.</param>
    /// <exception cref="ReconcileException">ConfigurationInvalid: half a login, or a file that cannot be read. ToolMissing,
    /// RegistryUnauthorized: of a credential helper.</exception>
    public async Task<FoundLogin?> FindAsync(string host, string? repository, CancellationToken ct)
    {
        host = RegistryAddress.Normal(host);
        return OfConfiguration(host) ?? await OfDockerAsync(host, repository, ct) ?? OfContainers(host, repository);
    }

    private FoundLogin? OfConfiguration(string host)
    {
        if (registry is null || registry.Host != host)
            return null;
        return (registry.Username, registry.Password) switch
        {
            (null or "", null or "") => null,
            (null or "", _) => throw Half("password", "username"),
            (_, null or "") => throw Half("username", "password"),
            var (name, password) => new(new(name, password), "registry.username of the configuration"),
        };
    }

    private async Task<FoundLogin?> OfDockerAsync(string host, string? repository, CancellationToken ct)
    {
        if (user.ReadDocker() is not { } file)
            return null;
        if (file.HelperOf(host) is { } name)
        {
            var helper = new CredentialHelper(name, file.Path, user.Environment);
            if (await helper.FindAsync(RegistryAddress.LoginKey(host), ct) is { } kept)
                return new(kept, helper.Origin);
        }
        return file.Find(host, repository) is { } login ? new(login, file.Path) : null;
    }

    private FoundLogin? OfContainers(string host, string? repository) => user.ReadContainers()
        .Select(file => file.Find(host, repository) is { } login ? new FoundLogin(login, file.Path) : null)
        .FirstOrDefault(found => found is not null);

    private static ReconcileException Half(string there, string missing) => new(Reasons.ConfigurationInvalid,
        $"registry.{there} is set without registry.{missing}: set both, or neither to use what docker login keeps.");
}
