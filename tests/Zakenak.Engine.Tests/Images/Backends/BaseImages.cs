using System.Runtime.Versioning;
using Zakenak.Engine.Images.Backends;

namespace Zakenak.Engine.Tests.Images.Backends;

/// <summary>FROM an image of a registry that wants a login.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BaseImages : IDisposable
{
    private readonly List<BuildLine> lines = [];
    private readonly DirectoryInfo storage = Directory.CreateTempSubdirectory("zakenak-test-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => storage.Delete(recursive: true);

    [Theory, ClassData<EveryBackend>]
    public async Task Private_base_image_is_pulled_with_the_login_of_the_file(string name)
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        using var login = new LoginFolder(registry.Host, TestRegistry.Password);
        using var image = await OnPrivateBaseAsync(registry);
        var backend = await BackendAsync(name);

        await backend.BuildAsync(image.Order, login.File, insecure: true, lines.Add, Ct);

        (await SavedImage.OfAsync(backend, image.Order, Ct)).Names.ShouldBe([$"{image.Order.Image.Name}:one"]);
        string.Join('\n', lines).ShouldNotContain(TestRegistry.Password);
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Private_base_image_is_refused_without_it(string name)
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        using var image = await OnPrivateBaseAsync(registry);
        var backend = await BackendAsync(name);

        var error = await Should.ThrowAsync<ReconcileException>(backend.BuildAsync(image.Order, null, insecure: true, lines.Add, Ct));

        error.Reason.ShouldBe(Reasons.BuildFailed);
        error.Message.ShouldContain(registry.Host);
    }

    [Theory, InlineData("buildah"), InlineData("podman")]
    public async Task Wrong_login_of_a_base_image_is_not_shown(string name)
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        using var login = new LoginFolder(registry.Host, "wrong-p4ssword");
        using var image = await OnPrivateBaseAsync(registry);
        var backend = await BackendAsync(name);

        var error = await Should.ThrowAsync<ReconcileException>(backend.BuildAsync(image.Order, login.File, insecure: true, lines.Add, Ct));

        (error.Message + string.Join('\n', lines)).ShouldNotContain("wrong-p4ssword");
    }

    /// <summary>What is pulled stays in a storage of this test's own.</summary>
    private async Task<IImageBackend> BackendAsync(string name) => name == "docker"
        ? await TestBackends.GetAsync(name)
        : TestBackends.Get(name, TestImageTools.WithStorage(name, storage.FullName));

    /// <summary>In a repository of its own, so that no backend has it.</summary>
    private static async Task<ImageFolder> OnPrivateBaseAsync(TestRegistry registry)
    {
        var repository = $"base/{Guid.NewGuid():n}";
        await registry.PushTinyImageAsync(repository, "1");
        return new($"FROM {registry.Host}/{repository}:1\nCOPY busybox /busybox\n");
    }
}
