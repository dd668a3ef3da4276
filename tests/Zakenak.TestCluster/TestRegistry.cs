using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Testing.Registries;

namespace Zakenak.Testing;

/// <summary>Who may use a <see cref="TestRegistry"/>.</summary>
public enum RegistryAccess
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary><see cref="TestRegistry.Username"/> with <see cref="TestRegistry.Password"/>.</summary>
    Basic,

    /// <summary>Whoever has a token of a <see cref="SimulatedTokenServer"/>.</summary>
    Token,
}

/// <summary>A real registry (Debian's docker-registry) on a port of 127.0.0.1 of its own, with its images in a temporary folder.</summary>
public sealed class TestRegistry : IAsyncDisposable
{
    public const string Username = "tester";
    public const string Password = "tested-s3cret";

    /// <summary>What a token server gives in place of a password.</summary>
    public const string IdentityToken = "identity-s3cret";

    // Of the password, since docker-registry knows no other form.
    private const string PasswordFile = @"tester:$2b$05$zakenaktestregistrysaeycMAAu5F/xJhDavNGr16svnJz/eqX8q";

    private static readonly string[] manifestTypes =
    [
        TinyImage.ManifestType, "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json",
    ];

    private static readonly Lazy<string> program = new(() => Repository.Provided("ZAKENAK_TEST_REGISTRY", "registry"));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-registry-");
    private readonly TestCertificate? certificate;
    private RegistryProcess? process;

    private TestRegistry(TestCertificate? certificate) => this.certificate = certificate;

    /// <summary><c>127.0.0.1:43210</c>.</summary>
    public string Host { get; private set; } = "";

    /// <summary>With <see cref="RegistryAccess.Token"/>.</summary>
    public SimulatedTokenServer? TokenServer { get; private set; }

    /// <summary>A file with what signed its certificate; null without TLS.</summary>
    public string? CertificateFile { get; private set; }

    internal static string BasicAuthorization => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"))}";

    /// <summary>Skips the running test where the machine has no registry and cannot get one.</summary>
    /// <param name="tls">With a certificate that nobody vouches for.</param>
    public static Task<TestRegistry> StartAsync(RegistryAccess access = RegistryAccess.Open, bool tls = false) =>
        StartAsync(access, tls ? new TestCertificate() : null);

    /// <param name="certificate">What it shows; null: it speaks no TLS.</param>
    /// <inheritdoc cref="StartAsync(RegistryAccess, bool)"/>
    public static async Task<TestRegistry> StartAsync(RegistryAccess access, TestCertificate? certificate)
    {
        var executable = program.Value; // before anything is made that would stay behind
        var registry = new TestRegistry(certificate);
        try
        {
            await registry.RunAsync(executable, access);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>Pushes an image of one empty layer.</summary>
    /// <param name="content">Another one gives another digest; default: the tag.</param>
    /// <returns>The digest of its manifest.</returns>
    public async Task<string> PushTinyImageAsync(string repository, string tag, string? content = null)
    {
        using var client = Client(repository);
        return await new TinyImage(content ?? tag).PushAsync(client, repository, tag);
    }

    /// <summary>What the registry itself answers to HEAD; null where it has no such tag.</summary>
    public async Task<string?> FindDigestAsync(string repository, string tag)
    {
        using var client = Client(repository);
        using var request = new HttpRequestMessage(HttpMethod.Head, ManifestPath(repository, tag));
        using var answer = await client.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        return answer.EnsureSuccessStatusCode().Headers.GetValues("Docker-Content-Digest").Single();
    }

    /// <summary>Of an image of one platform, or the index of several.</summary>
    public async Task<JsonObject> ManifestAsync(string repository, string tag)
    {
        using var client = Client(repository);
        return JsonNode.Parse(await client.GetStringAsync(ManifestPath(repository, tag)))!.AsObject();
    }

    /// <summary>The configuration of an image of one platform: <c>config.Labels</c>, <c>history</c>, …</summary>
    public async Task<JsonObject> ConfigurationAsync(string repository, string tag)
    {
        using var client = Client(repository);
        var manifest = await ManifestAsync(repository, tag);
        return JsonNode.Parse(await client.GetStringAsync($"/v2/{repository}/blobs/{manifest["config"]!["digest"]}"))!.AsObject();
    }

    /// <summary>From now on nobody answers there.</summary>
    public void Stop() => process?.Dispose();

    public async ValueTask DisposeAsync()
    {
        Stop();
        if (TokenServer is not null)
            await TokenServer.DisposeAsync();
        certificate?.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task RunAsync(string executable, RegistryAccess access)
    {
        if (access == RegistryAccess.Token)
            TokenServer = await SimulatedTokenServer.StartAsync();
        CertificateFile = certificate is null ? null : Write("tls.crt", certificate.Pem);
        var configuration = Write("config.yml", $$$"""
            version: 0.1
            log: {level: info, accesslog: {disabled: true}}
            storage: {filesystem: {rootdirectory: "{{{Path.Combine(folder.FullName, "images")}}}"}, delete: {enabled: true}}
            http: {addr: "127.0.0.1:0", secret: tests{{{Tls()}}}}
            {{{Auth(access)}}}
            """);
        (process, var port) = await RegistryProcess.StartAsync(executable, configuration);
        Host = $"127.0.0.1:{port}";
    }

    private static string ManifestPath(string repository, string tag) => $"/v2/{repository}/manifests/{tag}";

    private HttpClient Client(string repository)
    {
        var handler = new HttpClientHandler
        {
            UseProxy = false,
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        var client = new HttpClient(handler) { BaseAddress = new($"{(certificate is null ? "http" : "https")}://{Host}") };
        client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(TokenServer is null
            ? BasicAuthorization
            : $"Bearer {TokenServer.Issue("anybody", $"repository:{repository}:pull,push")}");
        foreach (var type in manifestTypes)
            client.DefaultRequestHeaders.Accept.ParseAdd(type);
        return client;
    }

    private string Tls() => certificate is null
        ? ""
        : $$""", tls: {certificate: "{{CertificateFile}}", key: "{{Write("tls.key", certificate.KeyPem)}}"}""";

    private string Auth(RegistryAccess access) => access switch
    {
        RegistryAccess.Basic => $$$"""auth: {htpasswd: {realm: tests, path: "{{{Write("htpasswd", PasswordFile)}}}"}}""",
        RegistryAccess.Token => $"""
            auth:
              token:
                realm: {TokenServer!.Realm}
                service: {SimulatedTokenServer.Service}
                issuer: {SimulatedTokenServer.Issuer}
                rootcertbundle: {Write("tokens.crt", TokenServer.CertificatePem)}
            """,
        _ => "",
    };

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
