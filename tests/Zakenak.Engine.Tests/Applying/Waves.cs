using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Applying;

public class Waves
{
    [Fact]
    public async Task A_crd_its_custom_resource_and_a_namespace_go_in_one_pass()
    {
        await using var project = await EngineProject.CreateAsync();
        var group = $"{project.Namespace}.example.com";
        project.Declare("a-resource.yaml", $$$$"""{apiVersion: {{{{group}}}}/v1, kind: Widget, metadata: {name: one, namespace: @NS-more}, spec: {size: 3}}""")
            .Declare("b-namespace.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: @NS-more}}")
            .Declare("c-crd.yaml", Crd(group));

        var result = await project.MustConvergeAsync();
        var second = await project.MustConvergeAsync();

        result.Changes.Select(c => c.Object.Kind).ShouldBe(["CustomResourceDefinition", "Namespace", "Widget"]);
        second.HasChanges.ShouldBeFalse();
        project.Writes().ShouldBeEmpty();
        (await project.CleanUpAsync(all: true)).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_on_an_empty_cluster_foresees_kinds_and_namespaces_that_are_not_there_yet()
    {
        await using var project = await EngineProject.CreateAsync();
        var group = $"{project.Namespace}.example.com";
        project.Declare("a.yaml", $$$$"""{apiVersion: {{{{group}}}}/v1, kind: Widget, metadata: {name: one, namespace: @NS-more}, spec: {size: 3}}""")
            .Declare("b.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: @NS-more}}")
            .Declare("c.yaml", Crd(group));

        var result = await project.MustConvergeAsync(r => r with { DryRun = true });

        result.Changes.ShouldAllBe(c => c.Action == ChangeAction.Created && c.After != null);
        project.Writes().ShouldBeEmpty();
    }

    [Fact]
    public async Task Waves_go_in_the_order_of_their_numbers()
    {
        await using var project = await EngineProject.CreateAsync();
        foreach (var (name, wave) in (ReadOnlySpan<(string, string)>)[("last", "10"), ("first", "-1"), ("middle", "0")])
            project.Declare($"{name}.yaml", Some.ConfigMap(name, annotations: $"{{zakenak.io/wave: '{wave}'}}"));

        (await project.MustConvergeAsync()).Changes.Select(c => c.Object.Name).ShouldBe(["first", "middle", "last"]);
    }

    [Fact]
    public async Task Inside_a_wave_kinds_go_in_their_order_whatever_the_files_are_called()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web")).Declare("b.yaml", Some.Service("web")).Declare("c.yaml", Some.ConfigMap("web"))
            .Declare("d.yaml", "{apiVersion: v1, kind: LimitRange, metadata: {name: web}, spec: {limits: []}}");

        var result = await project.MustConvergeAsync();

        result.Changes.Select(c => c.Object.Kind).ShouldBe(["LimitRange", "ConfigMap", "Service", "Deployment"]);
    }

    [Fact]
    public async Task Objects_of_one_kind_go_out_in_parallel()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("one")).Declare("b.yaml", Some.ConfigMap("other"));
        using var both = new CountdownEvent(2);
        var met = true;
        // The answer to each is held back until the other one's is there too: one after the other would never get on.
        void Hold(string request)
        {
            if (!request.StartsWith("PATCH", StringComparison.Ordinal) || !request.Contains("/configmaps/") || request.Contains("dryRun"))
                return;
            both.Signal();
            met &= both.Wait(TimeSpan.FromSeconds(10));
        }
        var options = new KubernetesClientOptions { Trace = Hold };
        using var client = new KubernetesClient(ClusterConnection.Load(TestCluster.KubeconfigPath, null), options);

        (await project.ConvergeAsAsync(client, project.Request())).Errors.ShouldBeEmpty();

        met.ShouldBeTrue();
    }

    [Fact]
    public async Task A_CRD_that_the_server_does_not_establish_is_an_error_and_what_needs_it_is_not_tried()
    {
        await using var project = await EngineProject.CreateAsync();
        var group = $"{project.Namespace}.example.com";
        // Two that define one kind: the names of the second are taken.
        var second = Crd(group).Replace("widgets", "gadgets").Replace("singular: widget", "singular: gadget");
        project.Declare("a.yaml", Crd(group)).Declare("b.yaml", second)
            .Declare("c.yaml", $$$"""{apiVersion: {{{group}}}/v1, kind: Widget, metadata: {name: one}}""");

        var result = await project.ConvergeAsync(r => r with { Timeout = TimeSpan.FromSeconds(2) });

        result.Errors.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.CrdNotEstablished);
        result.Changes.ShouldAllBe(c => c.Object.Kind == "CustomResourceDefinition");
        await project.CleanUpAsync(all: true);
    }

    [Fact]
    public async Task A_wave_that_is_no_number_is_an_error_with_its_place()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings", annotations: "{zakenak.io/wave: soon}"));

        var error = (await project.ConvergeAsync()).Errors.Single();

        error.Reason.ShouldBe(Reasons.ManifestInvalid);
        error.Message.ShouldStartWith("a.yaml:1: zakenak.io/wave");
    }

    [Fact]
    public async Task A_namespace_that_was_created_for_the_project_stays_its_own()
    {
        await using var project = await EngineProject.CreateAsync();
        var home = project.Namespace + "-home";
        ReconcileRequest There(ReconcileRequest r) => r with { Namespace = home, CreateNamespace = true };
        project.Declare("a.yaml", Some.ConfigMap("settings"));

        var first = await project.MustConvergeAsync(There);
        var second = await project.MustConvergeAsync(There);

        first.Changes.Select(c => c.Object.ToString()).ShouldBe([$"Namespace/{home}", $"ConfigMap/{home}/settings"]);
        second.HasChanges.ShouldBeFalse();
        project.Writes().ShouldBeEmpty();
        await project.KubectlAsync("", "delete", "namespace", home, "--wait=false");
    }

    internal static string Crd(string group) => $$$$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.{{{{group}}}}}
        spec:
          group: {{{{group}}}}
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        status:
          conditions: null
          storedVersions: null
        """;
}
