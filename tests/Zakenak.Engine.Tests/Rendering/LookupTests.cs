using System.Text;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Rendering;

public sealed class LookupTests
{
    [Theory]
    [InlineData("{{ lookup \"v1\" \"Secret\" .ns \"x\" }}")]
    [InlineData("{{- $s := (lookup \"v1\" \"Secret\" \"\" \"\") -}}")]
    [InlineData("{{ if\n  not (lookup \"v1\" \"Secret\" \"\" \"\") }}{{ end }}")]
    [InlineData("{{ .Values.lookup }}{{ $x | lookup }}")]
    [InlineData("{{/* a comment */}}{{ lookup }}")]
    [InlineData("{{ lookup \"never closed\"")]
    public void Call_of_lookup_is_seen(string template) => LookupScan.CallsLookup(Encoding.UTF8.GetBytes(template)).ShouldBeTrue();

    [Theory]
    [InlineData("# a DNS lookup {{ .Values.a }} lookup")]
    [InlineData("{{ .Values.lookup }}")]
    [InlineData("{{ $lookup }}{{ lookupHost }}{{ dns_lookup }}")]
    [InlineData("{{/* lookup */}}{{- /* {{ lookup }} */ -}}")]
    public void What_is_only_called_so_is_not(string template) => LookupScan.CallsLookup(Encoding.UTF8.GetBytes(template)).ShouldBeFalse();

    [Fact]
    public async Task Call_in_a_packed_chart_inside_a_chart_is_seen()
    {
        using var project = new RenderProject().WriteChart("web", "a: b").WriteChart("inner", "a: '{{ lookup \"v1\" \"Pod\" \"\" \"\" }}'");
        (await NeedsClusterAsync(project)).ShouldBeFalse();
        await ChartArchives.PackAsync(Path.Combine(project.Root, "inner"), Path.Combine(project.Root, "middle/charts/inner-0.1.0.tgz"));
        project.WriteChart("middle", "a: b");
        await ChartArchives.PackAsync(Path.Combine(project.Root, "middle"), Path.Combine(project.Root, "web/charts/middle-0.1.0.tgz"));
        (await NeedsClusterAsync(project)).ShouldBeTrue();
        (await NeedsClusterAsync(project)).ShouldBeTrue(); // now known by its digest
    }

    [Fact]
    public async Task Call_in_a_value_counts_too_since_a_template_may_evaluate_it()
    {
        using var project = new RenderProject().WriteChart("web", "a: '{{ tpl .Values.x . }}'")
            .Write("v.yaml", "x: '{{ lookup \"v1\" \"Pod\" \"\" \"\" }}'");
        (await project.Renderer().NeedsClusterAsync(RenderProject.Chart("web", null, "v.yaml"), RenderProject.Ct)).ShouldBeTrue();
    }

    /// <summary>With CRDs that are not in the cluster, and an object that is there and not Helm's: Helm 4's server mode refuses
    /// both.</summary>
    [Theory]
    [ClassData(typeof(Helms))]
    public async Task Chart_that_looks_up_is_rendered_with_the_live_clusters_answer(string helm)
    {
        await using var space = await TestCluster.CreateNamespaceAsync("lookup");
        var group = $"{space.Name}.example.com";
        using var project = new RenderProject().With("ZAKENAK_HELM", Helms.PathOf(helm))
            .WriteChart("web", $"found: '{{{{ (lookup \"v1\" \"Namespace\" \"\" \"{space.Name}\").metadata.name }}}}'")
            .Write("web/templates/thing.yaml",
                $"# who knows\napiVersion: {group}/v1\nkind: Thing\nmetadata: {{ name: a }}\nspec: {{ mode: 0644 }}\n")
            .Write("web/templates/hook.yaml",
                "apiVersion: v1\nkind: Pod\nmetadata: { name: h, annotations: { helm.sh/hook: pre-install } }\n")
            .Write("web/crds/thing.yaml", Crd(group));
        var cluster = new ClusterCapabilities(TestCluster.ServerVersion.GitVersion, ["v1"], TestCluster.KubeconfigPath, null);
        await ConfigMapAsync(space);

        var rendered = await project.RenderAsync(RenderProject.Chart("web") with { Namespace = space.Name }, cluster);

        rendered.FromCache.ShouldBeFalse();
        rendered.Objects.Select(o => (o.Kind, o.Origin.Source)).ShouldBe(
        [
            ("CustomResourceDefinition", "web/crds/thing.yaml"),
            ("ConfigMap", "web/templates/config.yaml"),
            ("Thing", "web/templates/thing.yaml"),
        ], ignoreOrder: true);
        var config = rendered.Objects.Single(o => o.Kind == "ConfigMap");
        config.Json["data"]!["found"]!.GetValue<string>().ShouldBe(space.Name);
        config.Metadata.Select(e => e.Key).ShouldBe(["name"]);
        rendered.Objects.Single(o => o.Kind == "Thing").Json["spec"]!["mode"]!.GetValue<int>().ShouldBe(420);
        rendered.Hooks.Single().Metadata["annotations"]!.ToJsonString().ShouldBe("""{"helm.sh/hook":"pre-install"}""");
    }

    private static Task<bool> NeedsClusterAsync(RenderProject project) =>
        project.Renderer().NeedsClusterAsync(RenderProject.Chart("web"), RenderProject.Ct);

    private static async Task ConfigMapAsync(TestNamespace space)
    {
        var resource = new ApiResource("", "v1", "ConfigMap", "configmaps", true, ["create"]);
        var json = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "config", ["namespace"] = space.Name },
        };
        await TestCluster.Client.CreateAsync(resource, json, RenderProject.Ct);
    }

    private static string Crd(string group) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: things.{{group}} }
        spec:
          group: {{group}}
          names: { kind: Thing, plural: things }
          scope: Namespaced
          versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
        """;
}
