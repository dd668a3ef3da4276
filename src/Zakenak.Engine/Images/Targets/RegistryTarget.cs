using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Images.Targets;

/// <summary>The registry of the configuration, for one run: its login is looked for at once, and kept.</summary>
internal sealed class RegistryTarget : IImageTarget
{
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly string host;
    private readonly bool insecure;
    private readonly Task<FoundLogin?> login;
    private readonly Lazy<Task<RegistryClient>> client;

    /// <param name="ct">Ends what looks for the login, too.</param>
    public RegistryTarget(RegistrySettings settings, IReadOnlyDictionary<string, string> environment, CancellationToken ct)
    {
        this.environment = environment;
        host = settings.Host;
        insecure = RegistryAddress.IsInsecure(host, settings.Insecure);
        login = new RegistryLogins(settings, environment).FindAsync(host, settings.Path, ct);
        client = new(ConnectAsync);
    }

    public string Name => $"the registry {host}";

    public async Task<BuiltImage?> FindAsync(ImageName image, CancellationToken ct) =>
        await (await client.Value).FindDigestAsync(image, ct) is { } digest ? new(image.Name, image.Tag!, digest) : null;

    public async Task<string?> FindBaseAsync(ImageName image, CancellationToken ct) =>
        image.Registry == host ? await (await client.Value).FindDigestAsync(image, ct) : null;

    /// <summary>Gives an image that is there already more tags.</summary>
    public async Task TagAsync(BuiltImage image, IReadOnlyList<string> tags, CancellationToken ct)
    {
        foreach (var tag in tags)
            await (await client.Value).TagAsync(ImageName.Parse(image.Name), image.Digest!, tag, ct);
    }

    public async Task<LoginFile?> LogInAsync() => LoginFile.Create(host, (await login)?.Login, environment);

    /// <summary>Only where all of them are this one, or on loopback: the backends know no exception for one registry, and others are
    /// verified.</summary>
    public bool AllowsInsecure(IReadOnlyCollection<string> registries) =>
        registries.Count > 0 && registries.All(registry => RegistryAddress.IsInsecure(registry, insecure && registry == host));

    public async Task<string?> PutAsync(IImageBackend backend, ImageOrder order, string? login, Action<BuildLine> report,
        CancellationToken ct) =>
        await backend.PushAsync(order, login, insecure, report, ct);

    public void Dispose()
    {
        if (client is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            client.Value.Result.Dispose();
    }

    private async Task<RegistryClient> ConnectAsync()
    {
        var found = await login;
        return new(host, found?.Login, insecure, new RegistryClientOptions { LoginOrigin = found?.Origin });
    }
}
