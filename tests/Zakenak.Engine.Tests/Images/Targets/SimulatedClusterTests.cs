using System.Runtime.Versioning;
using Zakenak.Engine.Images;
using Zakenak.Engine.Images.Backends;
using Zakenak.Engine.Images.Targets;
using Zakenak.Engine.Tests.Images.Backends;

namespace Zakenak.Engine.Tests.Images.Targets;

/// <summary>Images that are built for real, loaded by programs that only look like those of K3s and kind.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SimulatedClusterTests : IDisposable
{
    private static readonly Uri here = new("https://127.0.0.1:6443");
    private static readonly ImageName image = new("localhost", "shop", "inputs-1f0e");
    private readonly SimulatedPrograms programs = new();
    private readonly List<BuildLine> lines = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => programs.Dispose();

    [Fact]
    public async Task K3s_is_asked_for_the_image_in_the_store_of_its_pods()
    {
        programs.With("k3s", "echo localhost/shop:inputs-1f0e");
        (await K3s().FindAsync(image, Ct)).ShouldBe(new BuiltImage("localhost/shop", "inputs-1f0e", null));
        programs.Calls.ShouldBe(["k3s ctr --namespace k8s.io images list -q name==localhost/shop:inputs-1f0e"]);
    }

    [Fact]
    public async Task Kind_is_asked_for_the_image_in_its_node()
    {
        programs.With("docker", "echo sha256:1f0e");
        (await Kind().FindAsync(image, Ct)).ShouldBe(new BuiltImage("localhost/shop", "inputs-1f0e", null));
        programs.Calls.ShouldBe(["docker exec dev-control-plane crictl images -q localhost/shop:inputs-1f0e"]);
    }

    [Theory, InlineData("k3s", ""), InlineData("k3s", "echo permission denied >&2; exit 1"), InlineData("docker", "exit 1")]
    public async Task Image_that_is_not_listed_is_not_there(string program, string script)
    {
        programs.With(program, script);
        (await (program == "k3s" ? K3s() : Kind()).FindAsync(image, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task K3s_imports_the_image_that_buildah_built()
    {
        programs.With("k3s", $"/bin/cp \"$6\" '{programs.File("loaded.tar")}'");
        var order = await PutAsync(K3s());
        programs.Calls.ShouldHaveSingleItem().ShouldMatch("^k3s ctr --namespace k8s.io images import /.*/image.tar$");
        (await SavedImage.ReadAsync(programs.File("loaded.tar"), Ct)).Names.ShouldBe([$"{order.Image.Name}:inputs-1f0e"]);
        lines.ShouldContain(new BuildLine($"loading {order.Image.Name}:inputs-1f0e into K3s"));
    }

    [Fact]
    public async Task Kind_loads_the_image_that_buildah_built()
    {
        var target = Kind();
        programs.With("kind", $"/bin/cp \"$3\" '{programs.File("loaded.tar")}'");
        var order = await PutAsync(target);
        programs.Calls.ShouldHaveSingleItem().ShouldMatch("^kind load image-archive /.*/image.tar --name dev$");
        (await SavedImage.ReadAsync(programs.File("loaded.tar"), Ct)).Names.ShouldBe([$"{order.Image.Name}:inputs-1f0e"]);
    }

    [Theory, InlineData("k3s"), InlineData("docker")]
    public async Task Variables_of_ours_are_not_shown_to_the_programs(string program)
    {
        programs.Environment["ZAKENAK_SECRET_KEY"] = "s3cret";
        programs.Environment["CONTAINERD_ADDRESS"] = "/run/k3s.sock";
        programs.With(program, $"/usr/bin/env > '{programs.File("variables")}'");
        await (program == "k3s" ? K3s() : Kind()).FindAsync(image, Ct);
        var variables = await File.ReadAllTextAsync(programs.File("variables"), Ct);
        variables.ShouldContain("CONTAINERD_ADDRESS=/run/k3s.sock");
        variables.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Load_that_fails_is_told_with_the_programs_words()
    {
        programs.With("k3s", "echo 'ctr: open /run/k3s/containerd/containerd.sock: permission denied' >&2; exit 1");
        var error = await Should.ThrowAsync<ReconcileException>(PutAsync(K3s()));
        error.Reason.ShouldBe(Reasons.PushFailed);
        error.Message.ShouldEndWith(" cannot be loaded into K3s: ctr: open /run/k3s/containerd/containerd.sock: permission denied");
    }

    /// <summary>Builds with the real buildah and puts the image into the target.</summary>
    private async Task<ImageOrder> PutAsync(IImageTarget target)
    {
        var buildah = await TestBackends.GetAsync("buildah");
        using var folder = new ImageFolder("FROM scratch\nCOPY busybox /busybox\n");
        var order = folder.Order with { Tags = ["latest", "inputs-1f0e"] };
        await buildah.BuildAsync(order, null, false, lines.Add, Ct);
        (await target.PutAsync(buildah, order, null, lines.Add, Ct)).ShouldBeNull();
        return order;
    }

    private IImageTarget K3s() => Local("default", "v1.32.3+k3s1", "k3s");

    private IImageTarget Kind() => Local("kind-dev", "v1.32.2", "kind");

    private IImageTarget Local(string context, string version, string program)
    {
        if (!File.Exists(programs.File(program)))
            programs.With(program);
        return ImageTargets.Local(context, here, version, programs.Environment)!;
    }
}
