using Zakenak.Engine.Configuration;
using Zakenak.Engine.Images;
using Zakenak.Engine.Tests.Configuration;

namespace Zakenak.Engine.Tests.Images;

public sealed class ImageOrdersTests : IDisposable
{
    private readonly ProjectFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void One_build_is_called_after_the_project()
    {
        var order = Orders("registry: {url: 'registry.local:5000/team/'}\nbuild: {args: {VERSION: v1}}", "Dockerfile").Single();
        order.Image.ToString().ShouldBe("registry.local:5000/team/shop");
        order.Tags.ShouldBe(["latest"]);
        (order.Context, order.ContextShown).ShouldBe((folder.Path, "."));
        (order.Dockerfile, order.DockerfileShown).ShouldBe((folder.File("Dockerfile"), "Dockerfile"));
        order.Args.ShouldBe(new Dictionary<string, string> { ["VERSION"] = "v1" });
        order.Labels.ShouldBe(new Dictionary<string, string> { ["org.opencontainers.image.title"] = "shop" });
        order.Gpu.ShouldBeNull();
    }

    [Fact]
    public void Several_builds_lie_beneath_the_project()
    {
        var orders = Orders("""
            registry: {url: registry.local}
            build:
              - {name: api, context: api, dockerfile: api/Dockerfile, backend: podman, platforms: [linux/arm64], charts: {a: b.image}}
              - {name: worker}
            """, "api/Dockerfile", "Dockerfile");
        orders.Select(o => o.Image.ToString()).ShouldBe(["registry.local/shop/api", "registry.local/shop/worker"]);
        orders[0].Context.ShouldBe(folder.File("api"));
        (orders[0].Backend, orders[0].Platforms.Single()).ShouldBe(("podman", "linux/arm64"));
        orders[1].Platforms.ShouldBeEmpty();
    }

    [Fact]
    public void Names_of_the_images_need_no_files_beneath_them()
    {
        var images = ProjectImage.Of(Project("build: [{name: api, context: nowhere, charts: {a: b.image}}, {name: worker, dockerfile: nowhere}]"));
        images.Select(image => image.Name.ToString()).ShouldBe(["localhost/shop/api", "localhost/shop/worker"]);
        images[0].Charts["a"].ShouldBe("b.image");
    }

    [Fact]
    public void Without_a_registry_the_image_is_this_machines() =>
        Orders("build: {}", "Dockerfile").Single().Image.ToString().ShouldBe("localhost/shop");

    [Fact]
    public void Without_a_build_section_nothing_is_ordered() => Orders("registry: {url: registry.local}").ShouldBeEmpty();

    [Fact]
    public void Flags_win_over_the_configuration()
    {
        folder.Write("Dockerfile");
        var project = Project("build: {backend: docker, platforms: [linux/amd64]}");
        var order = ImageOrders.Of(project, ["v1", "v1"], ["linux/arm64", "linux/arm/v7"], "buildah").Single();
        (order.Backend, order.Tags.Single()).ShouldBe(("buildah", "v1"));
        order.Platforms.ShouldBe(["linux/arm64", "linux/arm/v7"]);
    }

    [Fact]
    public void Gpu_gives_arguments_and_labels_but_never_over_the_users_own()
    {
        var order = Orders("build: {args: {GPU_MEMORY: 1Gi}, gpu: {enabled: true, memory: 8Gi, runtime: nvidia}}", "Dockerfile").Single();
        order.Args.ShouldBe(new Dictionary<string, string>
        {
            ["GPU_MEMORY"] = "1Gi",
            ["GPU_ENABLED"] = "true",
            ["NVIDIA_VISIBLE_DEVICES"] = "all",
        }, ignoreOrder: true);
        order.Labels.Where(label => label.Key.StartsWith("io.zakenak.gpu.")).Select(label => $"{label.Key[15..]}={label.Value}").Order()
            .ShouldBe(["devices=all", "enabled=true", "memory=8Gi", "runtime=nvidia"]);
        order.Gpu!.Memory.ShouldBe("8Gi");
    }

    [Fact]
    public void Gpu_that_is_not_enabled_gives_nothing()
    {
        var order = Orders("build: {gpu: {enabled: false, memory: 8Gi}}", "Dockerfile").Single();
        (order.Args.Count, order.Labels.Count, order.Gpu).ShouldBe((0, 1, null));
    }

    [Theory]
    [InlineData("build: {}", Reasons.SourceNotFound, "Dockerfile Dockerfile is not there: write one, or name it under build.dockerfile")]
    [InlineData("build: {context: app}", Reasons.SourceNotFound,
        "relative to the configuration, not to the context: write app/Dockerfile.")]
    [InlineData("build: {context: missing}", Reasons.SourceNotFound, "Build context missing is not there")]
    [InlineData("build: {context: app/Dockerfile}", Reasons.SourceNotFound, "is a file: name the folder around it")]
    [InlineData("build: {dockerfile: app}", Reasons.SourceNotFound, "is a folder: name the file in it")]
    [InlineData("build: {context: ..}", Reasons.PathOutsideProject, ".. is outside of the project")]
    [InlineData("build: {context: out}", Reasons.PathOutsideProject, "leads out of the project through a symlink")]
    [InlineData("build: {dockerfile: out/hosts}", Reasons.PathOutsideProject, "leads out of the project through a symlink")]
    [InlineData("registry: {url: Registry.local/Team}\nbuild: {dockerfile: app/Dockerfile}", Reasons.ConfigurationInvalid,
        "a path in lower case")]
    [InlineData("build: [{name: a, dockerfile: app/Dockerfile}, {name: a, dockerfile: app/Dockerfile}]", Reasons.ConfigurationInvalid,
        "Two entries of build are called a")]
    public void What_cannot_be_built_is_refused(string configuration, string reason, string message)
    {
        folder.Write("app/Dockerfile");
        File.CreateSymbolicLink(folder.File("out"), "/etc");
        var failure = Should.Throw<ReconcileException>(() => Orders(configuration));
        failure.Reason.ShouldBe(reason);
        failure.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("-x", "linux/amd64", "The tag -x must be at most 128 letters")]
    [InlineData("a b", "linux/amd64", "The tag a b must be")]
    [InlineData("v1", "amd64", "The platform amd64 must be an operating system and an architecture such as linux/amd64")]
    public void Tag_or_platform_that_is_none_is_refused(string tag, string platform, string message) =>
        Should.Throw<ReconcileException>(() => ImageOrders.Of(Project("build: {}"), [tag], [platform], null))
            .Message.ShouldStartWith(message);

    private IReadOnlyList<ImageOrder> Orders(string configuration, params string[] files)
    {
        foreach (var file in files)
            folder.Write(file);
        return ImageOrders.Of(Project(configuration), ["latest"], [], null);
    }

    private ProjectFile Project(string configuration) =>
        folder.Load($"project: shop\ndeploy: {{namespace: shop, manifests: [k8s]}}\n{configuration}");
}
