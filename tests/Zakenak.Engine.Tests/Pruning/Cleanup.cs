using Zakenak.Engine.Tests.Applying;

namespace Zakenak.Engine.Tests.Pruning;

public class Cleanup
{
    private const string Claim = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";

    [Fact]
    public async Task It_deletes_what_the_project_owns_and_keeps_claims_with_the_reason()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web")).Declare("b.yaml", Claim);
        await project.MustConvergeAsync();
        await project.KubectlAsync(Some.ConfigMap("foreign"), "create", "-f", "-");

        var result = await project.CleanUpAsync();

        result.Errors.ShouldBeEmpty();
        result.Changes.Single(c => c.Object.Kind == "Deployment").Action.ShouldBe(ChangeAction.Deleted);
        result.Changes.Single(c => c.Object.Kind == "PersistentVolumeClaim").Detail.ShouldBe("kept: a PersistentVolumeClaim is deleted with --all only");
        (await project.GetAsync("v1", "ConfigMap", "foreign")).ShouldNotBeNull();
        (await project.InventoryAsync()).Entries.Keys.Single().Kind.ShouldBe("PersistentVolumeClaim");
    }

    [Fact]
    public async Task A_dry_run_says_the_same_and_deletes_nothing()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();

        var result = await project.CleanUpAsync(dryRun: true);

        result.Changes.Single().Action.ShouldBe(ChangeAction.Deleted);
        (await project.GetAsync("v1", "ConfigMap", "settings")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Nothing_of_the_project_is_left_afterwards()
    {
        TestCluster.RequireControllers(); // they take the claim's finalizer off
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings")).Declare("b.yaml", Claim);
        await project.MustConvergeAsync();

        await project.CleanUpAsync(all: true);

        (await project.KubectlAsync("", "get", "configmaps,secrets,leases.coordination.k8s.io", "-o", "name"))
            .Split('\n').Where(line => line.Contains("zakenak") || line.Contains("settings")).ShouldBeEmpty();
    }

    [Fact]
    public async Task With_all_a_namespace_that_holds_something_foreign_stays()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: @NS-full}}").Declare("b.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: @NS-own}}")
            .Declare("c.yaml", Some.ConfigMap("ours").Replace("metadata: {", "metadata: {namespace: @NS-own, "));
        await project.MustConvergeAsync();
        await project.KubectlAsync(Some.ConfigMap("foreign").Replace("metadata: {", "metadata: {namespace: @NS-full, "), "create", "-f", "-", "--namespace", $"{project.Namespace}-full");

        var changes = (await project.CleanUpAsync(all: true)).Changes;

        var kept = changes.Single(c => c.Object.Name == $"{project.Namespace}-full");
        kept.Action.ShouldBe(ChangeAction.Skipped);
        kept.Detail!.ShouldContain($"ConfigMap/{project.Namespace}-full/foreign");
        changes.Single(c => c.Object.Name == $"{project.Namespace}-own").Action.ShouldBe(ChangeAction.Deleted);
        await project.KubectlAsync("", "delete", "namespace", $"{project.Namespace}-full", "--wait=false");
    }

    [Fact]
    public async Task With_all_a_namespace_stays_with_what_is_kept_in_it_and_is_still_known_afterwards()
    {
        await using var project = await EngineProject.CreateAsync();
        var home = project.Namespace + "-home";
        project.Declare("a.yaml", Claim.Replace("name: data", "name: data, annotations: {zakenak.io/prune: disabled}")).Declare("b.yaml", Some.ConfigMap("goes"));
        await project.MustConvergeAsync(r => r with { Namespace = home, CreateNamespace = true });

        var first = await project.CleanUpAsync(all: true, ns: home);
        var second = await project.CleanUpAsync(all: true, ns: home);

        first.Changes.Single(c => c.Object.Kind == "Namespace").Detail.ShouldBe($"kept: it holds what does not go: PersistentVolumeClaim/{home}/data");
        first.Changes.Single(c => c.Object.Name == "goes").Action.ShouldBe(ChangeAction.Deleted);
        second.Changes.Count.ShouldBe(2, "both are still in the inventory");
        await project.KubectlAsync("", "delete", "namespace", home, "--wait=false");
    }

    [Fact]
    public async Task A_dry_run_says_that_the_namespace_goes_when_nothing_else_is_left_in_it()
    {
        await using var project = await EngineProject.CreateAsync();
        var home = project.Namespace + "-home";
        project.Declare("a.yaml", Some.ConfigMap("goes"));
        await project.MustConvergeAsync(r => r with { Namespace = home, CreateNamespace = true });

        var predicted = await project.CleanUpAsync(all: true, dryRun: true, ns: home);
        var done = await project.CleanUpAsync(all: true, ns: home);

        predicted.Changes.Select(c => (c.Object, c.Action)).ShouldBe(done.Changes.Select(c => (c.Object, c.Action)));
        done.Changes.ShouldContain(c => c.Object.Kind == "Namespace" && c.Action == ChangeAction.Deleted);
    }

    [Fact]
    public async Task With_all_a_CRD_goes_and_one_of_whose_kind_others_have_objects_stays()
    {
        await using var project = await EngineProject.CreateAsync();
        await using var elsewhere = await TestCluster.CreateNamespaceAsync("elsewhere");
        var (used, unused) = ($"used-{project.Namespace}.example.com", $"unused-{project.Namespace}.example.com");
        project.Declare("a.yaml", Waves.Crd(used)).Declare("b.yaml", Waves.Crd(unused))
            .Declare("c.yaml", $$$"""{apiVersion: {{{used}}}/v1, kind: Widget, metadata: {name: ours}}""");
        await project.MustConvergeAsync();
        var theirs = $$$"""{apiVersion: {{{used}}}/v1, kind: Widget, metadata: {name: theirs}}""";
        await project.KubectlAsync(theirs, "create", "-f", "-", "--namespace", elsewhere.Name);

        var without = (await project.CleanUpAsync(dryRun: true)).Changes;
        var changes = (await project.CleanUpAsync(all: true)).Changes;

        without.Where(c => c.Object.Kind == "CustomResourceDefinition")
            .ShouldAllBe(c => c.Detail == "kept: a CustomResourceDefinition is deleted with --all only");
        changes.Single(c => c.Object.Name == $"widgets.{unused}").Action.ShouldBe(ChangeAction.Deleted);
        changes.Single(c => c.Object.Name == $"widgets.{used}").Detail
            .ShouldBe($"kept: it holds what does not go: Widget/{elsewhere.Name}/theirs");
        await project.KubectlAsync("", "delete", "crd", $"widgets.{used}", "--wait=false");
    }

    [Fact]
    public async Task With_all_a_CRD_that_was_there_before_stays()
    {
        await using var project = await EngineProject.CreateAsync();
        var group = $"{project.Namespace}.example.com";
        await project.KubectlAsync(Waves.Crd(group).Split("status:")[0], "create", "-f", "-");
        project.Declare("a.yaml", Waves.Crd(group));
        await project.MustConvergeAsync();

        (await project.CleanUpAsync(all: true)).Changes.Single().Detail.ShouldBe("kept: it was there before this project");

        await project.KubectlAsync("", "delete", "crd", $"widgets.{group}", "--wait=false");
    }

    [Fact]
    public async Task A_namespace_that_was_there_before_stays()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.KubectlAsync("", "create", "namespace", $"{project.Namespace}-old");
        project.Declare("a.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: @NS-old}}");
        await project.MustConvergeAsync();

        var kept = (await project.CleanUpAsync(all: true)).Changes.Single();

        kept.Detail.ShouldBe("kept: it was there before this project");
        await project.KubectlAsync("", "delete", "namespace", $"{project.Namespace}-old", "--wait=false");
    }
}
