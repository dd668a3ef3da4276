using System.Runtime.Versioning;
using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Registries;
using Zakenak.Engine.Images.Targets;
using Zakenak.Engine.Tests.Images.Backends;
using Zakenak.Engine.Tests.Images.Targets;

namespace Zakenak.Engine.Tests.Images;

/// <summary>The build step of a project with two images, of which one is built on the other.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SeveralImages
{
    private readonly List<ReconcileEvent> happened = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Image_on_one_that_the_same_run_built_is_found_by_the_next_run()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var images = new BaseAndWeb(registry.Host);

        var first = await RunAsync(images);
        Built.ShouldBe([images.Base.Order.Image.Name, images.Web.Order.Image.Name]);
        happened.Clear();
        var second = await RunAsync(images);

        Built.ShouldBeEmpty();
        second.ShouldBe(first);
        second.ShouldAllBe(image => image.Digest!.StartsWith("sha256:"));
    }

    [Fact]
    public async Task Every_image_is_in_the_registry_under_its_tag_and_that_of_its_inputs()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var images = new BaseAndWeb(registry.Host);

        var built = await RunAsync(images);

        using var client = new RegistryClient(registry.Host, null, insecure: true);
        foreach (var image in built)
        {
            var name = ImageName.Parse(image.Name);
            (await client.FindDigestAsync(name with { Tag = "one" }, Ct)).ShouldBe(image.Digest);
            (await client.FindDigestAsync(name with { Tag = image.Tag }, Ct)).ShouldBe(image.Digest);
        }
    }

    [Fact]
    public async Task Change_of_the_base_builds_what_is_on_it_in_the_same_run()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var images = new BaseAndWeb(registry.Host);
        var first = await SettledAsync(images);
        images.Base.Write("Dockerfile", "FROM scratch\nCOPY busybox /bin/busybox\nLABEL content=second\n");
        happened.Clear();

        var second = await RunAsync(images);

        Built.ShouldBe([images.Base.Order.Image.Name, images.Web.Order.Image.Name]);
        second[1].Tag.ShouldNotBe(first[1].Tag);
        var web = await SavedImage.OfAsync(await TestBackends.GetAsync("buildah"), images.Web.Order, Ct);
        ((string)web.Configuration["config"]!["Labels"]!["content"]!).ShouldBe("second");
    }

    [Fact]
    public async Task Dry_run_says_that_what_is_on_a_changed_base_would_be_built_too()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var images = new BaseAndWeb(registry.Host);
        await SettledAsync(images);
        images.Base.Write("Dockerfile", "FROM scratch\nCOPY busybox /bin/busybox\nLABEL content=second\n");
        happened.Clear();

        await RunAsync(images, dryRun: true);

        happened.OfType<ReconcileEvent.StepSkipped>().Count(e => e.Reason.Contains("changed and would be built")).ShouldBe(2);
    }

    /// <summary>A program that only looks like K3s, and knows what it was given.</summary>
    [Fact]
    public async Task Change_of_the_base_builds_what_is_on_it_without_a_registry_too()
    {
        using var programs = new SimulatedPrograms();
        programs.With("k3s", $$"""
            case "$5" in
            import) /usr/bin/tar -xOf "$6" manifest.json >> '{{programs.File("images")}}';;
            list) /usr/bin/grep -oF "${7#name==}" '{{programs.File("images")}}';;
            esac
            """);
        using var target = ImageTargets.Local("default", new("https://127.0.0.1:6443"), "v1.32.3+k3s1", programs.Environment)!;
        using var images = new BaseAndWeb("localhost");
        await RunAsync(images, target);
        happened.Clear();
        await RunAsync(images, target);
        Built.ShouldBeEmpty();
        images.Base.Write("Dockerfile", "FROM scratch\nCOPY busybox /bin/busybox\nLABEL content=second\n");

        await RunAsync(images, target);

        Built.ShouldBe([images.Base.Order.Image.Name, images.Web.Order.Image.Name]);
    }

    /// <summary>The first names the second as its base, and that the first: whatever the builders make of it, nobody waits for himself.</summary>
    [Fact]
    public async Task Images_that_name_each_other_as_bases_are_looked_at_all_the_same()
    {
        using var target = new UnknowingTarget();
        using var images = new BaseAndWeb("localhost");
        images.Base.Write("Dockerfile", $"FROM {images.Web.Order.Image.Name}:one\nFROM {images.Base.Order.Image.Name}:one\n");

        await RunAsync(images, target, dryRun: true).WaitAsync(TimeSpan.FromSeconds(30), Ct);

        happened.OfType<ReconcileEvent.StepSkipped>().Count(e => e.Reason.Contains("changed and would be built")).ShouldBe(2);
    }

    private IEnumerable<string> Built => happened.OfType<ReconcileEvent.StepStarted>().Select(e => e.Detail.Split(' ')[0]);

    /// <summary>The registry holds both, for the present inputs.</summary>
    private async Task<IReadOnlyList<BuiltImage>> SettledAsync(BaseAndWeb images)
    {
        await RunAsync(images);
        return await RunAsync(images);
    }

    private async Task<IReadOnlyList<BuiltImage>> RunAsync(BaseAndWeb images, bool dryRun = false)
    {
        var settings = new RegistrySettings(images.Base.Order.Image.Registry, null, null, false);
        using var target = new RegistryTarget(settings, await TestImageTools.EnvironmentAsync("buildah"), Ct);
        return await RunAsync(images, target, dryRun);
    }

    private async Task<IReadOnlyList<BuiltImage>> RunAsync(BaseAndWeb images, IImageTarget target, bool dryRun = false)
    {
        var environment = await TestImageTools.EnvironmentAsync("buildah");
        await TestBackends.GetAsync("buildah");
        var request = new ImageRequest([images.Base.Order, images.Web.Order], Registry: null, Build: true);
        var backends = new ImageBackends(environment);
        var step = new BuildStep(request, target, backends, () => throw new InvalidOperationException(), dryRun, happened.Add);
        return await step.RunAsync(Task.CompletedTask, Ct);
    }

    private sealed class BaseAndWeb : IDisposable
    {
        public BaseAndWeb(string registry)
        {
            Base = new("FROM scratch\nCOPY busybox /bin/busybox\nLABEL content=first\n", registry);
            Web = new($"FROM {Base.Order.Image.Name}:one\nCOPY busybox /busybox\n", registry);
        }

        public ImageFolder Base { get; }

        public ImageFolder Web { get; }

        public void Dispose()
        {
            Base.Dispose();
            Web.Dispose();
        }
    }
}
