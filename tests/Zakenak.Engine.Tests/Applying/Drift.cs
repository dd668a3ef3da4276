namespace Zakenak.Engine.Tests.Applying;

public class Drift
{
    [Fact]
    public async Task A_second_pass_asks_for_lists_only_and_writes_nothing()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings")).Declare("b.yaml", Some.Deployment("web")).Declare("c.yaml", Some.Service("web"));
        (await project.MustConvergeAsync()).Changes.ShouldAllBe(c => c.Action == ChangeAction.Created);

        var second = await project.MustConvergeAsync();

        second.Changes.Count.ShouldBe(3);
        second.Changes.ShouldAllBe(c => c.Action == ChangeAction.Unchanged);
        project.Writes().ShouldBeEmpty();
        second.HasChanges.ShouldBeFalse();
    }

    [Fact]
    public async Task What_kubectl_changed_is_put_back_and_named()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "set", "image", "deployment/web", "web=nginx:evil");

        var foreseen = await project.StatusAsync();
        var repaired = (await project.MustConvergeAsync()).Changes.Single();

        foreseen.HandAdded.ShouldBeEmpty("what will be put back was not added beside ours");
        repaired.Action.ShouldBe(ChangeAction.Configured);
        repaired.Drift.ShouldBeTrue();
        repaired.Fields!.Single().ShouldBe(new FieldChange("spec.template.spec.containers[name=web].image", "\"nginx:evil\"", "\"nginx:1.27\""));
        (await project.MustConvergeAsync()).HasChanges.ShouldBeFalse();
    }

    [Theory]
    [InlineData("kubectl-edit")]
    [InlineData("Mozilla")]
    [InlineData("k9s")]
    [InlineData("Lens")]
    [InlineData("headlamp")]
    public async Task Every_hand_is_put_back(string manager)
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "patch", "configmap", "settings", "--type=merge", "-p", """{"data":{"key":"hand"}}""", "--field-manager", manager);

        (await project.MustConvergeAsync()).Changes.Single().Drift.ShouldBeTrue();

        (await project.GetAsync("v1", "ConfigMap", "settings"))!.Json.GetProperty("data").GetProperty("key").GetString().ShouldBe("one");
    }

    [Fact]
    public async Task A_deleted_object_comes_back_as_drift()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings")).Declare("b.yaml", Some.ConfigMap("other"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "delete", "configmap", "settings");

        var change = (await project.MustConvergeAsync()).Changes.Single(c => c.Object.Name == "settings");

        change.Action.ShouldBe(ChangeAction.Created);
        change.Drift.ShouldBeTrue();
    }

    [Fact]
    public async Task Another_spelling_of_a_quantity_is_no_change()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web"));
        await project.MustConvergeAsync();

        project.Declare("a.yaml", Some.Deployment("web").Replace("1000m", "1"));
        var result = await project.MustConvergeAsync();

        result.Changes.Single().Action.ShouldBe(ChangeAction.Unchanged);
        project.Writes().ShouldNotContain(w => w.Contains("/deployments/"));
    }

    [Fact]
    public async Task A_removed_owner_label_is_put_back()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "label", "configmap", "settings", "zakenak.io/owner-");

        (await project.MustConvergeAsync()).Changes.Single().Action.ShouldBe(ChangeAction.Configured);

        (await project.GetAsync("v1", "ConfigMap", "settings"))!.Label("zakenak.io/owner").ShouldBe(project.Owner.LabelValue);
    }

    [Fact]
    public async Task A_field_written_into_the_declaration_with_its_live_value_is_owned_from_then_on()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "patch", "deployment", "web", "-p", """{"spec":{"minReadySeconds":5}}""");
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0\n  minReadySeconds: 5"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "patch", "deployment", "web", "-p", """{"spec":{"minReadySeconds":7}}""");

        var change = (await project.MustConvergeAsync()).Changes.Single();

        change.Fields!.Single().ShouldBe(new FieldChange("spec.minReadySeconds", "7", "5"));
    }

    [Fact]
    public async Task A_dry_run_names_the_difference_and_writes_nothing()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings", "two")).Declare("b.yaml", Some.ConfigMap("new"));

        var result = await project.MustConvergeAsync(r => r with { DryRun = true });

        project.Writes().ShouldBeEmpty();
        result.Changes.Single(c => c.Object.Name == "new").Action.ShouldBe(ChangeAction.Created);
        var changed = result.Changes.Single(c => c.Object.Name == "settings");
        changed.Fields!.Single().ShouldBe(new FieldChange("data.key", "\"one\"", "\"two\""));
        changed.Before!["data"]!["key"]!.GetValue<string>().ShouldBe("one");
        changed.After!["data"]!["key"]!.GetValue<string>().ShouldBe("two");
        changed.After["metadata"]!["managedFields"].ShouldBeNull();
    }

    [Fact]
    public async Task Status_tells_drifted_from_out_of_date_and_missing_and_orphaned()
    {
        await using var project = await EngineProject.CreateAsync();
        foreach (var name in (string[])["synced", "drifted", "changed", "missing", "orphaned"])
            project.Declare($"{name}.yaml", Some.ConfigMap(name));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "patch", "configmap", "drifted", "-p", """{"data":{"key":"hand"}}""");
        await project.KubectlAsync("", "delete", "configmap", "missing");
        project.Declare("changed.yaml", Some.ConfigMap("changed", "two")).Remove("orphaned.yaml");

        var status = await project.StatusAsync();

        status.Objects.ToDictionary(o => o.Object.Name, o => o.State).ShouldBe(new Dictionary<string, ObjectState>
        {
            ["synced"] = ObjectState.Synced,
            ["drifted"] = ObjectState.Drifted,
            ["changed"] = ObjectState.OutOfDate,
            ["missing"] = ObjectState.Missing,
            ["orphaned"] = ObjectState.Orphaned,
        }, ignoreOrder: true);
    }
}
