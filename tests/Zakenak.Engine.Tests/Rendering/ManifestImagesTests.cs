using System.Text.Json.Nodes;
using Zakenak.Engine.Images;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

public sealed class ManifestImagesTests
{
    private static readonly string Pinned = $"registry.local/shop:inputs-1@{Pins.Digest}";

    [Theory]
    [InlineData("v1", "Pod", "spec")]
    [InlineData("v1", "PodTemplate", "template.spec")]
    [InlineData("v1", "ReplicationController", "spec.template.spec")]
    [InlineData("apps/v1", "Deployment", "spec.template.spec")]
    [InlineData("apps/v1", "ReplicaSet", "spec.template.spec")]
    [InlineData("apps/v1", "StatefulSet", "spec.template.spec")]
    [InlineData("apps/v1", "DaemonSet", "spec.template.spec")]
    [InlineData("batch/v1", "Job", "spec.template.spec")]
    [InlineData("batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec")]
    public async Task Containers_of_every_workload_get_the_image(string apiVersion, string kind, string path)
    {
        JsonNode pod = new JsonObject
        {
            ["containers"] = Containers("registry.local/shop:1", "nginx:1"),
            ["initContainers"] = Containers("registry.local/shop"),
            ["ephemeralContainers"] = Containers("registry.local/shop:1"),
        };
        foreach (var key in path.Split('.').Reverse())
            pod = new JsonObject { [key] = pod };
        pod["apiVersion"] = apiVersion;
        pod["kind"] = kind;
        pod["metadata"] = new JsonObject { ["name"] = "a" };
        var rendered = await RenderAsync(pod.ToJsonString(), Pins.Shop);
        Images(rendered).ShouldBe([Pinned, "nginx:1", Pinned, Pinned]);
    }

    [Theory]
    [InlineData("example.com/v1", "Deployment")]
    [InlineData("v1", "ConfigMap")]
    public async Task Object_of_another_kind_is_left_alone(string apiVersion, string kind) =>
        Images(await RenderAsync(Pod("registry.local/shop:1", apiVersion, kind), Pins.Shop)).ShouldBe(["registry.local/shop:1"]);

    [Theory]
    [InlineData("registry.local/shop@sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee")]
    [InlineData("registry.local/shop:1@sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee")]
    [InlineData("registry.local/shop-api:1")]
    [InlineData("registry.local/team/shop:1")]
    [InlineData("shop:1")]
    [InlineData("$(IMAGE)")]
    public async Task Another_image_and_an_explicit_digest_stay(string image) =>
        Images(await RenderAsync(Pod(image), Pins.Shop)).ShouldBe([image]);

    [Fact]
    public async Task Name_stays_as_it_is_spelled() =>
        Images(await RenderAsync(Pod("team/shop:1"), Pins.Shop with { Name = "docker.io/team/shop" }))
            .ShouldBe([$"team/shop:inputs-1@{Pins.Digest}"]);

    [Fact]
    public async Task Image_without_a_digest_gets_its_tag() =>
        Images(await RenderAsync(Pod("registry.local/shop:1"), Pins.Shop with { Digest = null }))
            .ShouldBe(["registry.local/shop:inputs-1"]);

    [Fact]
    public async Task Kustomization_renders_as_with_the_images_override_of_kustomize()
    {
        const string resources = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  containers: [{name: a, image: "registry.local/shop:1"}, {name: b, image: nginx}]
                  initContainers: [{name: c, image: registry.local/shop}]
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: rollout}
            spec: {template: {spec: {containers: [{name: a, image: "registry.local/shop:1"}]}}}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.example.com}
            spec: {containers: [{image: "registry.local/shop:1"}]}
            """;
        using var project = new RenderProject().Write("base/all.yaml", resources).Write("base/kustomization.yaml", "resources: [all.yaml]")
            .Write("overlay/kustomization.yaml",
                $"resources: [../base]\nimages: [{{name: registry.local/shop, newTag: inputs-1, digest: '{Pins.Digest}'}}]");
        var ours = await project.RenderAsync(RenderProject.Kustomization("base") with { Images = [Pins.Shop] });
        var theirs = await project.RenderAsync(RenderProject.Kustomization("overlay"));
        Texts(ours).ShouldBe(Texts(theirs));
        Images(ours).Count(image => image == Pinned).ShouldBe(3);
    }

    [Fact]
    public async Task Kustomization_keeps_an_explicit_digest_beside_what_is_pinned()
    {
        var explicitly = $"registry.local/shop@{Pins.Other}";
        using var project = new RenderProject().Write("k/a.yaml", Pod(explicitly))
            .Write("k/b.yaml", Pod("registry.local/shop:1").Replace("\"a\"", "\"b\""))
            .Write("k/kustomization.yaml", "resources: [a.yaml, b.yaml]");
        Images(await project.RenderAsync(RenderProject.Kustomization("k") with { Images = [Pins.Shop] })).ShouldBe([explicitly, Pinned]);
    }

    [Fact]
    public async Task Kustomization_with_a_new_image_runs_nothing_again()
    {
        using var project = new RenderProject().Write("k/pod.yaml", Pod("registry.local/shop:1"))
            .Write("k/kustomization.yaml", "resources: [pod.yaml]");
        var unit = RenderProject.Kustomization("k");
        await project.RenderAsync(unit with { Images = [Pins.Shop] });
        var second = await project.RenderAsync(unit with { Images = [Pins.Shop with { Digest = Pins.Other }] });
        second.FromCache.ShouldBeTrue();
        Images(second).ShouldBe([$"registry.local/shop:inputs-1@{Pins.Other}"]);
    }

    private static async Task<RenderedUnit> RenderAsync(string manifest, PinnedImage image)
    {
        using var project = new RenderProject().Write("a.yaml", manifest);
        return await project.RenderAsync(RenderProject.Manifests("a.yaml") with { Images = [image] });
    }

    private static string Pod(string image, string apiVersion = "v1", string kind = "Pod") => new JsonObject
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = "a" },
        ["spec"] = new JsonObject { ["containers"] = Containers(image) },
    }.ToJsonString();

    private static JsonArray Containers(params string[] images) =>
        [.. images.Select((image, i) => new JsonObject { ["name"] = $"c{i}", ["image"] = image })];

    private static List<string> Texts(RenderedUnit unit) => [.. unit.Objects.Select(o => o.Json.ToJsonString())];

    /// <summary>In the order of the text.</summary>
    private static List<string> Images(RenderedUnit unit) => [.. unit.Objects.SelectMany(o => Under(o.Json))];

    private static IEnumerable<string> Under(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(e => e is { Key: "image", Value: JsonValue image } ? [(string)image!] : Under(e.Value)),
        JsonArray list => list.SelectMany(Under),
        _ => [],
    };
}
