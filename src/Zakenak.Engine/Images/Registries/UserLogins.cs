using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Registries;

/// <summary>The files where <c>docker login</c> and <c>podman login</c> leave what they were told.</summary>
internal sealed class UserLogins(IReadOnlyDictionary<string, string>? environment)
{
    private readonly IReadOnlyDictionary<string, string> environment = environment ?? ToolEnvironment.OfThisProcess();

    public IReadOnlyDictionary<string, string> Environment => environment;

    /// <summary>Docker's <c>config.json</c>; null where there is none.</summary>
    public CredentialsFile? ReadDocker() =>
        CredentialsFile.Read(Path.Combine(Value("DOCKER_CONFIG") ?? Path.Combine(Home, ".docker"), "config.json"));

    /// <summary>Those of podman and buildah that there are, the first has precedence.</summary>
    public IEnumerable<CredentialsFile> ReadContainers() => ContainersPaths().Select(CredentialsFile.Read).OfType<CredentialsFile>();

    private string Home => Value("HOME") ?? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    private IEnumerable<string> ContainersPaths()
    {
        if (Value("REGISTRY_AUTH_FILE") is { } file)
            return [file];
        var folders = new[] { Value("XDG_RUNTIME_DIR"), Value("XDG_CONFIG_HOME") ?? Path.Combine(Home, ".config") };
        return folders.OfType<string>().Select(folder => Path.Combine(folder, "containers", "auth.json"));
    }

    private string? Value(string variable) => environment.TryGetValue(variable, out var value) && value.Length > 0 ? value : null;
}
