using System.Runtime.Versioning;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Registries;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Tests.Images.Backends;

[UnsupportedOSPlatform("windows")]
public sealed class Pushes
{
    private const string Dockerfile = "FROM scratch\nCOPY busybox /busybox\n";

    private readonly List<BuildLine> lines = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, ClassData<EveryBackend>]
    public async Task Every_tag_is_in_the_registry_under_the_digest_that_is_returned(string name)
    {
        await using var registry = await TestRegistry.StartAsync();
        using var image = new ImageFolder(Dockerfile, registry.Host);
        var order = image.Order with { Tags = ["one", "two"] };
        var digest = await PushAsync(name, order, login: null);
        using var client = new RegistryClient(registry.Host, null, insecure: true);
        foreach (var tag in order.Tags)
        {
            (await client.FindDigestAsync(order.Image with { Tag = tag }, Ct)).ShouldBe(digest);
        }
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Login_of_the_file_is_used_and_shown_nowhere(string name)
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        using var image = new ImageFolder(Dockerfile, registry.Host);
        using var login = new LoginFolder(registry.Host, TestRegistry.Password);
        (await PushAsync(name, image.Order, login.File)).ShouldStartWith("sha256:");
        string.Join('\n', lines).ShouldNotContain(TestRegistry.Password);
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Wrong_login_is_said_without_its_password(string name)
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        using var image = new ImageFolder(Dockerfile, registry.Host);
        using var login = new LoginFolder(registry.Host, "wrong-p4ssword");
        var error = await Should.ThrowAsync<ReconcileException>(PushAsync(name, image.Order, login.File));
        error.Reason.ShouldBe(Reasons.RegistryUnauthorized, error.Message);
        error.Message.ShouldStartWith($"{registry.Host} does not take {image.Order.Image.Name}:one from {name}");
        error.Message.ShouldNotContain("wrong-p4ssword");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Missing_login_is_said(string name)
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        using var image = new ImageFolder(Dockerfile, registry.Host);
        var error = await Should.ThrowAsync<ReconcileException>(PushAsync(name, image.Order, login: null));
        error.Reason.ShouldBe(Reasons.RegistryUnauthorized, error.Message);
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Registry_that_does_not_answer_is_said(string name)
    {
        using var image = new ImageFolder(Dockerfile, "127.0.0.1:9");
        var error = await Should.ThrowAsync<ReconcileException>(PushAsync(name, image.Order, login: null));
        error.Reason.ShouldBe(Reasons.RegistryUnreachable, error.Message);
        error.Message.ShouldStartWith($"127.0.0.1:9 does not answer, so {name} could not push");
    }

    [Theory, InlineData("buildah"), InlineData("podman")]
    public async Task Certificate_that_nobody_vouches_for_is_taken_only_where_the_registry_is_insecure(string name)
    {
        await using var registry = await TestRegistry.StartAsync(tls: true);
        using var image = new ImageFolder(Dockerfile, registry.Host);
        (await PushAsync(name, image.Order, login: null)).ShouldStartWith("sha256:");
        var backend = await TestBackends.GetAsync(name);
        var error = await Should.ThrowAsync<ReconcileException>(backend.PushAsync(image.Order, null, insecure: false, lines.Add, Ct));
        error.Reason.ShouldBe(Reasons.PushFailed, error.Message);
        error.Message.ShouldContain("or set registry.insecure: true");
    }

    [Theory, InlineData("buildah"), InlineData("podman")]
    public async Task Image_for_several_platforms_is_pushed_as_their_index(string name)
    {
        await using var registry = await TestRegistry.StartAsync();
        using var image = new ImageFolder(Dockerfile, registry.Host);
        using var storage = new ScratchFolder(); // in one that others write to at the same time, programs this old lose a list's name now and then
        var backend = TestBackends.Get(name, TestImageTools.WithStorage(name, storage.Path));
        var order = image.Order with { Platforms = ["linux/amd64", "linux/arm64"], Tags = ["one", "two"] };
        await PushAsync(backend, order, login: null);
        var digest = await PushAsync(backend, order, login: null); // built again: not added to the first
        using var client = new RegistryClient(registry.Host, null, insecure: true);
        foreach (var tag in order.Tags)
        {
            var manifest = (await client.GetManifestAsync(order.Image with { Tag = tag }, Ct)).ShouldNotBeNull();
            manifest.Digest.ShouldBe(digest);
            var platforms = System.Text.Json.Nodes.JsonNode.Parse(manifest.Bytes)!["manifests"]!.AsArray();
            platforms.Select(m => (string?)m!["platform"]!["architecture"]).ShouldBe(["amd64", "arm64"], ignoreOrder: true);
        }
    }

    private async Task<string> PushAsync(string name, ImageOrder order, string? login) =>
        await PushAsync(await TestBackends.GetAsync(name), order, login);

    private async Task<string> PushAsync(IImageBackend backend, ImageOrder order, string? login)
    {
        await backend.BuildAsync(order, null, false, lines.Add, Ct);
        return await backend.PushAsync(order, login, insecure: true, lines.Add, Ct);
    }
}
