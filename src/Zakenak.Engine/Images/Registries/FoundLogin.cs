namespace Zakenak.Engine.Images.Registries;

/// <param name="Origin">Where it came from, for messages: <c>registry.username of the configuration</c>,
/// <c>/home/ana/.docker/config.json</c>.</param>
public sealed record FoundLogin(RegistryLogin Login, string Origin);
