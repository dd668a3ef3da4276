using System.Runtime.Versioning;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Tests.Images.Backends;

namespace Zakenak.Engine.Tests.Images;

/// <summary>FROM a tag that moves in its registry, while the backend holds what it was before.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MovedBases
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, ClassData<EveryBackend>]
    public async Task Base_image_that_moved_in_the_own_registry_is_built_on(string name)
    {
        await using var registry = await TestRegistry.StartAsync();
        using var app = await OnBaseAsync(registry, registry.Host);
        (await BuildAsync(name, app)).ShouldBe("first");

        await registry.PushTinyImageAsync(Base(app), "1", "second");

        (await BuildAsync(name, app)).ShouldBe("second");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Base_image_of_another_registry_is_fetched_anew_by_a_rebuild_alone(string name)
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var other = await TestRegistry.StartAsync();
        using var app = await OnBaseAsync(other, registry.Host);
        (await BuildAsync(name, app)).ShouldBe("first");

        await other.PushTinyImageAsync(Base(app), "1", "second");

        (await BuildAsync(name, app)).ShouldBe("first");
        (await BuildAsync(name, app, rebuild: true)).ShouldBe("second");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Rebuild_does_not_fall_back_to_the_base_image_that_the_backend_holds(string name)
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var other = await TestRegistry.StartAsync();
        using var app = await OnBaseAsync(other, registry.Host);
        await BuildAsync(name, app);
        other.Stop();

        var error = await Should.ThrowAsync<ReconcileException>(BuildAsync(name, app, rebuild: true));

        error.Reason.ShouldBe(Reasons.BuildFailed);
        error.Message.ShouldContain($"{other.Host} does not answer, from which the base image {other.Host}/{Base(app)}:1 comes");
    }

    [Theory, ClassData<EveryBackend>]
    public async Task Rebuild_takes_a_base_image_of_this_machine_alone_as_it_is(string name)
    {
        await using var registry = await TestRegistry.StartAsync();
        var backend = await TestBackends.GetAsync(name);
        using var local = new ImageFolder("FROM scratch\nCOPY busybox /busybox\nLABEL content=local\n");
        await backend.BuildAsync(local.Order, null, false, _ => { }, Ct);
        using var app = new ImageFolder($"FROM {local.Order.Image.Name}:one\nCOPY busybox /bin/busybox\n", registry.Host);

        (await BuildAsync(name, app, rebuild: true)).ShouldBe("local");
    }

    /// <summary>On a base image of its own, so that no other test's is held under that name.</summary>
    private static async Task<ImageFolder> OnBaseAsync(TestRegistry holder, string registry)
    {
        var app = new ImageFolder("", registry);
        await holder.PushTinyImageAsync(Base(app), "1", "first");
        app.Write("Dockerfile", $"FROM {holder.Host}/{Base(app)}:1\nCOPY busybox /busybox\n");
        return app;
    }

    private static string Base(ImageFolder app) => $"base/{app.Order.Image.Repository}";

    /// <returns>The label that the image has from its base.</returns>
    private static async Task<string> BuildAsync(string name, ImageFolder app, bool rebuild = false)
    {
        var backend = await TestBackends.GetAsync(name);
        var environment = await TestImageTools.EnvironmentAsync(name);
        var builder = new ImageBuilder(() => new(app.Order.Image.Registry, null, null, false), _ => { }, environment);
        await builder.PushAsync([app.Order], rebuild, Ct);
        return (string)(await SavedImage.OfAsync(backend, app.Order, Ct)).Configuration["config"]!["Labels"]!["content"]!;
    }
}
