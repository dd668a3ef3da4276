using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Hooks;

public class Order
{
    [Fact]
    public async Task Lower_weights_run_first_and_what_is_no_number_weighs_nothing()
    {
        await using var project = await HookProject.CreateAsync();

        var result = await project.Chart(
            Hook("ConfigMap", "e", "+3"), Hook("ConfigMap", "d", "heavy"), Hook("ConfigMap", "c", "-1"), Hook("ConfigMap", "b", "10"),
            Hook("ConfigMap", "a", "1")).MustConvergeAsync();

        result.Hooks.Select(h => h.Object.Name).ShouldBe(["c", "d", "a", "e", "b"]);
    }

    [Fact]
    public async Task Hooks_run_between_what_the_chart_stands_on_and_its_objects_and_after_them()
    {
        await using var project = await HookProject.CreateAsync();
        var name = $"things.{project.Engine.Namespace}.example.com";
        project.Engine.Declare("web/crds/thing.yaml", Definition(project.Engine.Namespace));

        project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("before", "pre-install"), A.ConfigMapHook("after", "post-install"));

        var result = await project.MustConvergeAsync();

        result.Changes.Select(c => c.Object.Name).ShouldBe([name, "settings"]);
        // Their uids do not tell the order of creation, their resource versions do.
        string[] order = [await VersionAsync("before"), await VersionAsync("settings"), await VersionAsync("after")];
        order.Select(long.Parse).ShouldBeInOrder();
        await project.Engine.KubectlAsync("", "delete", "crd", name);

        async Task<string> VersionAsync(string configMap) => (await project.GetAsync("ConfigMap", configMap))!.ResourceVersion;
    }

    [Fact]
    public async Task The_namespace_that_the_run_creates_is_there_before_the_first_hook()
    {
        await using var project = await HookProject.CreateAsync();
        var created = $"{project.Engine.Namespace}-new";
        project.Chart(A.ConfigMapHook("hook", "pre-install"));

        var result = await project.MustConvergeAsync(r => r with
        {
            Namespace = created,
            CreateNamespace = true,
            Units = [.. r.Units.OfType<ChartUnit>().Select(chart => chart with { Namespace = created })],
        });

        result.Hooks.Single().Object.Namespace.ShouldBe(created);
        result.Changes.Single().Object.Name.ShouldBe(created);
        await project.Engine.KubectlAsync("", "delete", "namespace", created, "--wait=false");
    }

    /// <summary>Helm's documentation says that hooks of one weight go by kind and then by name. Its program goes by name first, so we do
    /// too.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_order_is_that_of_helm_install(int major)
    {
        await using var ours = await HookProject.CreateAsync();
        await using var helms = await EngineProject.CreateAsync();
        // None of a kind that a controller writes to: what was made when is read from the versions.
        string[] objects =
        [
            Hook("Secret", "same", "-1"), Hook("ConfigMap", "b", "0"), Hook("LimitRange", "z", "0"), Hook("ConfigMap", "same", "-1"),
            Hook("LimitRange", "a", "5"), Hook("LimitRange", "same", "-1"), Hook("ConfigMap", "x", "y"),
            Hook("Endpoints", "same", "-1"),
        ];
        helms.Declare("web/Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}")
            .Declare("web/templates/all.yaml", string.Join("\n---\n", objects));

        var result = await ours.Chart(objects).MustConvergeAsync();
        await helms.RunAsync(major == 3 ? TestTools.Helm3Path : TestTools.HelmPath, "", "install", "web", helms.PathOf("web"),
            "--namespace", helms.Namespace, "--kubeconfig", TestCluster.KubeconfigPath);

        const string line = """{.metadata.resourceVersion} {.metadata.annotations.helm\.sh/hook} {.kind}/{.metadata.name}{"\n"}""";
        var live = await helms.KubectlAsync("", "get", "configmaps,secrets,limitranges,endpoints",
            "-o", $"jsonpath={{range .items[*]}}{line}{{end}}");
        var made = live.Split('\n').Select(l => l.Split(' ')).Where(l => l is [_, "pre-install", _])
            .OrderBy(l => long.Parse(l[0])).Select(l => l[2]);
        result.Hooks.Select(h => $"{h.Object.Kind}/{h.Object.Name}").ShouldBe(made);
    }

    private static string Hook(string kind, string name, string weight) => $$"""
        apiVersion: v1
        kind: {{kind}}
        metadata: {name: {{name}}, annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: '{{weight}}'} }
        """;

    private static string Definition(string ns) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.{{ns}}.example.com}
        spec:
          group: {{ns}}.example.com
          scope: Namespaced
          names: {kind: Thing, plural: things}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object} } }]
        """;
}
