using System.Runtime.Versioning;
using System.Text;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Registries;
using Zakenak.Engine.Tests.Images.Backends;
using Zakenak.Engine.Tests.Images.Registries;

namespace Zakenak.Engine.Tests.Images;

/// <summary>An image built on a private base and pushed, with one login alone, which is on no command line.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LoginBuilds : IDisposable
{
    private readonly LoginsFolder logins = new();
    private readonly List<ReconcileEvent> happened = [];

    private static string Auth { get; } =
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TestRegistry.Username}:{TestRegistry.Password}"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => logins.Dispose();

    [Theory, ClassData<EveryBackend>]
    public async Task Username_and_password_of_the_configuration_are_enough(string name)
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        Directory.CreateDirectory(logins[".docker"]);
        await BuildAndPushAsync(name, registry, TestRegistry.Username, TestRegistry.Password);
    }

    [Theory, ClassData<EveryBackend>]
    public async Task File_of_docker_login_is_enough(string name)
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        logins.Write(".docker/config.json", $$$$"""{"auths":{"{{{{registry.Host}}}}":{"auth":"{{{{Auth}}}}"}}}""");
        await BuildAndPushAsync(name, registry);
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Credential_helper_is_enough(string name)
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        logins.Write(".docker/config.json", $$$"""{"credHelpers":{"{{{registry.Host}}}":"chest"}}""");
        logins.WriteHelper("chest", $$"""
            cat >> '{{logins["asked"]}}'
            echo '{"Username":"{{TestRegistry.Username}}","Secret":"{{TestRegistry.Password}}"}'
            """);
        await BuildAndPushAsync(name, registry);
        (await File.ReadAllTextAsync(logins["asked"], Ct)).ShouldContain(registry.Host);
    }

    private async Task BuildAndPushAsync(string name, TestRegistry registry, string? username = null, string? password = null)
    {
        var repository = $"base/{Guid.NewGuid():n}";
        await registry.PushTinyImageAsync(repository, "1");
        await TestBackends.GetAsync(name);
        using var program = new RecordedProgram(name, await TestImageTools.EnvironmentAsync(name));
        program.Environment["PATH"] += $":{logins.Environment["PATH"]}";
        program.Environment["DOCKER_CONFIG"] = logins[".docker"];
        using var image = new ImageFolder($"FROM {registry.Host}/{repository}:1\nCOPY busybox /busybox\n", registry.Host);
        var builder = new ImageBuilder(() => new(registry.Host, username, password, false), happened.Add, program.Environment);

        var built = await builder.PushAsync([image.Order], rebuild: false, Ct);

        using var client = new RegistryClient(registry.Host, new(TestRegistry.Username, TestRegistry.Password), insecure: true);
        (await client.FindDigestAsync(image.Order.Image with { Tag = "one" }, Ct)).ShouldBe(built.Single().Digest.ShouldNotBeNull());
        program.Calls.ShouldContain(call => call.StartsWith("push ", StringComparison.Ordinal));
        foreach (var told in program.Calls.Concat(happened.OfType<ReconcileEvent.BuildOutput>().Select(e => e.Line.Text)))
        {
            told.ShouldNotContain(TestRegistry.Password);
            told.ShouldNotContain(Auth);
        }
    }
}
