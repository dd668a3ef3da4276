using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Registries;

namespace Zakenak.Engine.Tests.Images.Registries;

/// <summary>Against the real registry.</summary>
public sealed class RegistryClientTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tag_has_the_digest_that_was_pushed()
    {
        await using var registry = await TestRegistry.StartAsync();
        var digest = await registry.PushTinyImageAsync("team/shop", "v1");
        using var client = Client(registry);
        (await client.FindDigestAsync(Image(registry, "team/shop:v1"), Ct)).ShouldBe(digest);
    }

    [Fact]
    public async Task Unknown_image_and_unknown_tag_are_not_there()
    {
        await using var registry = await TestRegistry.StartAsync();
        await registry.PushTinyImageAsync("team/shop", "v1");
        using var client = Client(registry);
        (await client.FindDigestAsync(Image(registry, "team/shop:v2"), Ct)).ShouldBeNull();
        (await client.FindDigestAsync(Image(registry, "team/other:v1"), Ct)).ShouldBeNull();
        (await client.GetManifestAsync(Image(registry, "team/other:v1"), Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Manifest_is_what_was_pushed()
    {
        await using var registry = await TestRegistry.StartAsync();
        var digest = await registry.PushTinyImageAsync("team/shop", "v1");
        using var client = Client(registry);
        var manifest = (await client.GetManifestAsync(Image(registry, "team/shop") with { Digest = digest }, Ct)).ShouldNotBeNull();
        manifest.Digest.ShouldBe(digest);
        manifest.MediaType.ShouldBe("application/vnd.oci.image.manifest.v1+json");
    }

    [Fact]
    public async Task Tag_moves_to_another_manifest()
    {
        await using var registry = await TestRegistry.StartAsync();
        var old = await registry.PushTinyImageAsync("team/shop", "inputs-1");
        var young = await registry.PushTinyImageAsync("team/shop", "inputs-2");
        using var client = Client(registry);
        var image = Image(registry, "team/shop:latest");

        await client.TagAsync(image, old, "latest", Ct);
        await client.TagAsync(image, young, "latest", Ct);

        (await client.FindDigestAsync(image, Ct)).ShouldBe(young);
        (await client.FindDigestAsync(image with { Tag = "inputs-1" }, Ct)).ShouldBe(old);
    }

    [Fact]
    public async Task Manifest_that_is_not_there_is_not_tagged()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = Client(registry);
        var digest = $"sha256:{new string('0', 64)}";
        var failure = await Should.ThrowAsync<ReconcileException>(() => client.TagAsync(Image(registry, "team/shop"), digest, "v1", Ct));
        failure.Reason.ShouldBe(Reasons.RegistryRefused);
        failure.Message.ShouldContain($"has no team/shop@{digest} to tag as v1");
    }

    [Fact]
    public async Task Tags_are_listed()
    {
        await using var registry = await TestRegistry.StartAsync();
        foreach (var tag in new[] { "a", "b", "c" })
            await registry.PushTinyImageAsync("team/shop", tag);
        using var client = Client(registry, options: new() { PageSize = 2 });
        (await client.ListTagsAsync(Image(registry, "team/shop"), Ct)).ShouldBe(["a", "b", "c"], ignoreOrder: true);
        (await client.ListTagsAsync(Image(registry, "team/other"), Ct)).ShouldBeEmpty();
    }

    [Theory, InlineData(RegistryAccess.Basic), InlineData(RegistryAccess.Token)]
    public async Task Right_password_is_accepted(RegistryAccess access)
    {
        await using var registry = await TestRegistry.StartAsync(access);
        var digest = await registry.PushTinyImageAsync("team/shop", "v1");
        using var client = Client(registry, Login);
        await client.CheckAsync(Ct);
        (await client.FindDigestAsync(Image(registry, "team/shop:v1"), Ct)).ShouldBe(digest);
        await client.TagAsync(Image(registry, "team/shop"), digest, "v2", Ct);
        (await client.ListTagsAsync(Image(registry, "team/shop"), Ct)).ShouldBe(["v1", "v2"], ignoreOrder: true);
    }

    [Theory, InlineData(RegistryAccess.Basic), InlineData(RegistryAccess.Token)]
    public async Task Wrong_password_is_unauthorized(RegistryAccess access)
    {
        await using var registry = await TestRegistry.StartAsync(access);
        using var client = Client(registry, new(TestRegistry.Username, "wr0ng"), new() { LoginOrigin = "/home/ana/.docker/config.json" });

        var failure = await Should.ThrowAsync<ReconcileException>(() => client.CheckAsync(Ct));

        failure.Reason.ShouldBe(Reasons.RegistryUnauthorized);
        failure.Message.ShouldContain(registry.Host);
        failure.Message.ShouldContain("the login of tester (from /home/ana/.docker/config.json)");
        failure.ToString().ShouldNotContain("wr0ng");
    }

    [Theory, InlineData(RegistryAccess.Basic), InlineData(RegistryAccess.Token)]
    public async Task Missing_login_is_unauthorized(RegistryAccess access)
    {
        await using var registry = await TestRegistry.StartAsync(access);
        using var client = Client(registry);
        var failure = await Should.ThrowAsync<ReconcileException>(() => client.FindDigestAsync(Image(registry, "team/shop:v1"), Ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnauthorized);
        failure.Message.ShouldContain($"docker login {registry.Host}");
    }

    [Fact]
    public async Task Anybody_gets_a_token_for_what_is_public()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Token);
        var digest = await registry.PushTinyImageAsync("public/shop", "v1");
        using var client = Client(registry);
        await client.CheckAsync(Ct);
        (await client.FindDigestAsync(Image(registry, "public/shop:v1"), Ct)).ShouldBe(digest);
    }

    [Fact]
    public async Task Token_is_asked_for_once_for_each_scope()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Token);
        var digest = await registry.PushTinyImageAsync("team/shop", "v1");
        using var client = Client(registry, Login);
        for (var i = 0; i < 3; i++)
            await client.FindDigestAsync(Image(registry, "team/shop:v1"), Ct);
        await client.TagAsync(Image(registry, "team/shop"), digest, "v2", Ct);
        registry.TokenServer!.Asked.ShouldBe(["repository:team/shop:pull", "repository:team/shop:pull,push"]);
    }

    [Fact]
    public async Task Identity_token_is_accepted_in_place_of_a_password()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Token);
        var digest = await registry.PushTinyImageAsync("team/shop", "v1");
        using var client = Client(registry, new(null, TestRegistry.IdentityToken));
        (await client.FindDigestAsync(Image(registry, "team/shop:v1"), Ct)).ShouldBe(digest);
    }

    [Fact]
    public async Task Wrong_identity_token_is_unauthorized()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Token);
        using var client = Client(registry, new(null, "wr0ng"));
        var failure = await Should.ThrowAsync<ReconcileException>(() => client.CheckAsync(Ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnauthorized);
        failure.ToString().ShouldNotContain("wr0ng");
    }

    [Fact]
    public async Task Right_login_without_the_right_is_refused()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Token);
        var digest = await registry.PushTinyImageAsync("locked/shop", "v1");
        using var client = Client(registry, Login);

        var failure = await Should.ThrowAsync<ReconcileException>(
            () => client.TagAsync(Image(registry, "locked/shop"), digest, "v2", Ct));

        failure.Reason.ShouldBe(Reasons.RegistryRefused);
        failure.Message.ShouldContain("as tester");
    }

    [Fact]
    public async Task Certificate_that_nobody_vouches_for_is_not_accepted()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic, tls: true);
        using var client = new RegistryClient(registry.Host, Login, insecure: false);
        var failure = await Should.ThrowAsync<ReconcileException>(() => client.CheckAsync(Ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnreachable);
        failure.Message.ShouldContain("TLS fails");
        failure.Message.ShouldContain("registry.insecure");
    }

    [Fact]
    public async Task Certificate_that_nobody_vouches_for_is_accepted_where_insecure()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic, tls: true);
        using var client = new RegistryClient(registry.Host, Login, insecure: true);
        await client.CheckAsync(Ct);
    }

    [Fact]
    public async Task Plain_registry_is_not_accepted_unless_insecure()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var client = new RegistryClient(registry.Host, null, insecure: false);
        var failure = await Should.ThrowAsync<ReconcileException>(() => client.CheckAsync(Ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnreachable);
    }

    [Fact]
    public async Task Registry_that_is_down_is_unreachable()
    {
        var registry = await TestRegistry.StartAsync();
        var host = registry.Host;
        await registry.DisposeAsync();
        using var client = new RegistryClient(host, Login, insecure: true);
        var failure = await Should.ThrowAsync<ReconcileException>(() => client.CheckAsync(Ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnreachable);
        failure.Message.ShouldContain($"The registry {host} cannot be reached: connection refused");
    }

    [Fact]
    public async Task Host_that_does_not_exist_is_unreachable()
    {
        using var client = new RegistryClient("registry.invalid", Login, insecure: false);
        var failure = await Should.ThrowAsync<ReconcileException>(() => client.CheckAsync(Ct));
        failure.Reason.ShouldBe(Reasons.RegistryUnreachable);
    }

    private static RegistryLogin Login { get; } = new(TestRegistry.Username, TestRegistry.Password);

    private static RegistryClient Client(TestRegistry registry, RegistryLogin? login = null, RegistryClientOptions? options = null) =>
        new(registry.Host, login, RegistryAddress.IsInsecure(registry.Host, configured: false), options);

    private static ImageName Image(TestRegistry registry, string name) => ImageName.Parse($"{registry.Host}/{name}");
}
