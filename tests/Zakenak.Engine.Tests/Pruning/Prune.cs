using Zakenak.Engine.Cluster;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Pruning;

namespace Zakenak.Engine.Tests.Pruning;

public class Prune
{
    [Fact]
    public async Task What_left_the_declaration_is_deleted_and_forgotten()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("stays")).Declare("b.yaml", Some.ConfigMap("goes"));
        await project.MustConvergeAsync();
        project.Remove("b.yaml");

        var result = await project.MustConvergeAsync();

        result.Changes.Single(c => c.Action == ChangeAction.Deleted).Object.Name.ShouldBe("goes");
        (await project.GetAsync("v1", "ConfigMap", "goes")).ShouldBeNull();
        (await project.InventoryAsync()).Entries.Keys.Select(k => k.Name).ShouldBe(["stays"]);
    }

    [Fact]
    public async Task Deploy_prunes_nothing_and_forgets_nothing()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("stays")).Declare("b.yaml", Some.ConfigMap("goes"));
        await project.MustConvergeAsync();
        project.Remove("b.yaml");

        await project.MustConvergeAsync(r => r with { Prune = false });

        (await project.GetAsync("v1", "ConfigMap", "goes")).ShouldNotBeNull();
        (await project.InventoryAsync()).Entries.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("zakenak.io/prune: disabled")]
    [InlineData("helm.sh/resource-policy: keep")]
    public async Task An_object_marked_to_be_kept_is_kept(string annotation)
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("stays")).Declare("b.yaml", Some.ConfigMap("kept", annotations: $"{{{annotation}}}"));
        await project.MustConvergeAsync();
        project.Remove("b.yaml");

        var skipped = (await project.MustConvergeAsync()).Changes.Single(c => c.Action == ChangeAction.Skipped);

        skipped.Detail.ShouldBe($"kept: {annotation}");
        (await project.GetAsync("v1", "ConfigMap", "kept")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_claim_is_pruned_only_with_its_annotation()
    {
        await using var project = await EngineProject.CreateAsync();
        string Claim(string name, string annotations) =>
            $"{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: {name}, annotations: {annotations}}}, spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}}}";
        project.Declare("a.yaml", Some.ConfigMap("stays")).Declare("b.yaml", Claim("data", "{}")).Declare("c.yaml", Claim("cache", "{zakenak.io/prune: enabled}"));
        await project.MustConvergeAsync();
        project.Remove("b.yaml").Remove("c.yaml");

        var changes = (await project.MustConvergeAsync()).Changes;

        changes.Single(c => c.Object.Name == "data").Action.ShouldBe(ChangeAction.Skipped);
        changes.Single(c => c.Object.Name == "cache").Action.ShouldBe(ChangeAction.Deleted);
        (await project.GetAsync("v1", "PersistentVolumeClaim", "data")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_namesake_with_another_uid_is_not_touched()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("stays")).Declare("b.yaml", Some.ConfigMap("goes"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "delete", "configmap", "goes");
        await project.KubectlAsync(Some.ConfigMap("goes", "somebody's"), "create", "-f", "-");
        await project.KubectlAsync("", "label", "configmap", "goes", $"zakenak.io/owner={project.Owner.LabelValue}");
        project.Remove("b.yaml");

        var skipped = (await project.MustConvergeAsync()).Changes.Single(c => c.Object.Name == "goes");

        skipped.Action.ShouldBe(ChangeAction.Skipped);
        (await project.GetAsync("v1", "ConfigMap", "goes")).ShouldNotBeNull();
        (await project.InventoryAsync()).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_namesake_that_takes_the_name_between_our_look_and_our_delete_is_not_touched_and_not_tracked()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("goes"));
        await project.MustConvergeAsync();
        var ct = TestContext.Current.CancellationToken;
        var entries = (await project.InventoryAsync()).Entries.Values.ToList();
        var looked = await PruneCandidates.FindAsync(project.Client, project.Owner, entries, ct);
        // The last thing that is asked before the delete.
        async Task<string?> ReplaceAsync(InventoryEntry entry, LiveObject live, CancellationToken token)
        {
            await project.KubectlAsync("", "delete", "configmap", "goes");
            await project.KubectlAsync(Some.ConfigMap("goes", "somebody's"), "create", "-f", "-");
            return null;
        }

        var result = await new Pruner(project.Client, project.Owner, ReplaceAsync, _ => { })
            .PruneAsync(looked, new HashSet<string>(), dryRun: false, TimeSpan.Zero, ct);

        result.Errors.ShouldBeEmpty();
        result.Changes.ShouldHaveSingleItem().ShouldSatisfyAllConditions(c => c.Action.ShouldBe(ChangeAction.Skipped),
            c => c.Detail.ShouldBe("another object has its name now"));
        result.Remaining.ShouldBeEmpty();
        (await project.GetAsync("v1", "ConfigMap", "goes")).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_object_without_our_label_is_not_touched()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("stays")).Declare("b.yaml", Some.ConfigMap("given-away"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "label", "configmap", "given-away", "zakenak.io/owner-");
        project.Remove("b.yaml");

        (await project.MustConvergeAsync()).Changes.Single(c => c.Object.Name == "given-away").Action.ShouldBe(ChangeAction.Skipped);

        (await project.GetAsync("v1", "ConfigMap", "given-away")).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_object_held_by_a_finalizer_is_said_to_be_and_stays_tracked_until_it_is_gone()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("stays")).Declare("b.yaml", Some.ConfigMap("held").Replace("metadata: {", "metadata: {finalizers: [example.com/hold], "));
        await project.MustConvergeAsync();
        project.Remove("b.yaml");

        var held = (await project.MustConvergeAsync()).Changes.Single(c => c.Object.Name == "held");
        var tracked = (await project.InventoryAsync()).Entries.Count;
        await project.KubectlAsync("", "patch", "configmap", "held", "--type=json", "-p", """[{"op":"remove","path":"/metadata/finalizers"}]""");
        await project.MustConvergeAsync();

        held.Detail.ShouldBe("still there: held by the finalizers example.com/hold");
        tracked.ShouldBe(2);
        (await project.InventoryAsync()).Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_emptied_declaration_is_refused_unless_asked_for()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        project.Declare("a.yaml", "# nothing");

        var refused = await project.ConvergeAsync();
        (await project.GetAsync("v1", "ConfigMap", "settings")).ShouldNotBeNull();
        var emptied = await project.MustConvergeAsync(r => r with { AllowEmpty = true });

        refused.Errors.Single().Reason.ShouldBe(Reasons.PruneRefused);
        emptied.Changes.Single().Action.ShouldBe(ChangeAction.Deleted);
    }

    [Fact]
    public async Task An_object_that_moved_to_another_api_group_is_not_pruned()
    {
        if (TestCluster.ServerVersion.Minor >= 22)
            Skip.Because("only servers before 1.22 serve Ingress in two groups");
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", "{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: web}, spec: {backend: {serviceName: web, servicePort: 80}}}");
        await project.MustConvergeAsync();
        var before = (await project.GetAsync("networking.k8s.io/v1", "Ingress", "web"))!.Uid;
        project.Declare("a.yaml", "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}}");

        await project.MustConvergeAsync();

        (await project.GetAsync("networking.k8s.io/v1", "Ingress", "web"))!.Uid.ShouldBe(before);
    }

    [Fact]
    public async Task An_object_of_a_kind_that_is_gone_does_not_block()
    {
        await using var project = await EngineProject.CreateAsync();
        var group = $"{project.Namespace}.example.com";
        project.Declare("crd.yaml", Applying.Waves.Crd(group)).Declare("a.yaml", $$$$"""{apiVersion: {{{{group}}}}/v1, kind: Widget, metadata: {name: one}}""").Declare("b.yaml", Some.ConfigMap("stays"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "delete", "crd", $"widgets.{group}");
        project.Remove("crd.yaml").Remove("a.yaml");
        project.Client.Discovery.Invalidate();

        await project.MustConvergeAsync();

        (await project.InventoryAsync()).Entries.Count.ShouldBe(1);
    }

    /// <summary>A kind that is served only once the run has begun is noted before anybody knows that it has no namespace.</summary>
    [Fact]
    public async Task What_has_no_namespace_is_found_although_it_was_noted_with_one()
    {
        await using var project = await EngineProject.CreateAsync();
        var role = $"prune-{project.Namespace}";
        project.Declare("a.yaml", Some.ConfigMap("stays"));
        project.Declare("b.yaml", $"{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {{name: {role}}}, rules: []}}");
        await project.MustConvergeAsync();
        var store = new InventoryStore(project.Client, project.Owner);
        var inventory = await project.InventoryAsync();
        var noted = inventory.Entries.Values.Single(e => e.Object.Kind == "ClusterRole");
        var asOnceNoted = noted with { Object = noted.Object with { Namespace = project.Namespace }, Uid = null };
        await store.SaveAsync(inventory.Without([noted.Object]).With([asOnceNoted]), TestContext.Current.CancellationToken);
        project.Remove("b.yaml");

        await project.MustConvergeAsync();

        (await project.GetAsync("rbac.authorization.k8s.io/v1", "ClusterRole", role, clusterScoped: true)).ShouldBeNull();
        (await project.InventoryAsync()).Entries.Keys.Select(k => k.Name).ShouldBe(["stays"]);
    }
}
