namespace Zakenak.Engine.Tests.Applying;

public class Ownership
{
    [Fact]
    public async Task Another_projects_object_is_refused_and_left_as_it_was()
    {
        await using var project = await EngineProject.CreateAsync();
        await using var neighbour = project.Neighbour("other");
        neighbour.Declare("a.yaml", Some.ConfigMap("settings", "theirs"));
        await neighbour.MustConvergeAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings", "ours"));

        var error = (await project.ConvergeAsync()).Errors.Single();

        error.Reason.ShouldBe(Reasons.OwnedByAnother);
        error.Message.ShouldContain("other.");
        error.Message.ShouldContain("--adopt");
        (await neighbour.MustConvergeAsync()).HasChanges.ShouldBeFalse();
    }

    [Theory]
    [InlineData("labels", "kustomize.toolkit.fluxcd.io/name", "Flux (Kustomization")]
    [InlineData("labels", "helm.toolkit.fluxcd.io/name", "Flux (HelmRelease")]
    [InlineData("annotations", "argocd.argoproj.io/tracking-id", "Argo CD")]
    [InlineData("labels", "argocd.argoproj.io/instance", "Argo CD")]
    [InlineData("annotations", "meta.helm.sh/release-name", "Helm (release")]
    public async Task Marks_of_other_tools_are_refused_and_adopted_when_asked(string map, string mark, string owner)
    {
        await using var project = await EngineProject.CreateAsync();
        await project.KubectlAsync(Some.ConfigMap("settings", "theirs"), "create", "-f", "-");
        await project.KubectlAsync("", "patch", "configmap", "settings", "--type=merge", "-p", $$$$"""{"metadata":{"{{{{map}}}}":{"{{{{mark}}}}":"web"}}}""");
        project.Declare("a.yaml", Some.ConfigMap("settings", "ours"));

        var refused = await project.ConvergeAsync();
        var adopted = await project.MustConvergeAsync(r => r with { Adopt = true });
        var after = await project.MustConvergeAsync();

        refused.Errors.Single().Reason.ShouldBe(Reasons.OwnedByAnother);
        refused.Errors.Single().Message.ShouldContain(owner);
        adopted.Changes.Single().Action.ShouldBe(ChangeAction.Configured);
        after.HasChanges.ShouldBeFalse("the mark is gone, so the next run finds it ours");
    }

    [Fact]
    public async Task An_object_made_by_hand_is_taken_over()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.KubectlAsync(Some.ConfigMap("settings", "hand"), "create", "-f", "-");
        project.Declare("a.yaml", Some.ConfigMap("settings", "ours"));

        var change = (await project.MustConvergeAsync()).Changes.Single();

        change.Detail.ShouldBe("taken over");
        (await project.GetAsync("v1", "ConfigMap", "settings"))!.Json.GetProperty("data").GetProperty("key").GetString().ShouldBe("ours");
    }

    [Fact]
    public async Task A_controllers_object_is_taken_over_when_all_fields_agree()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.KubectlAsync(Some.ConfigMap("settings", "same"), "create", "-f", "-", "--field-manager=operator");
        project.Declare("a.yaml", Some.ConfigMap("settings", "same"));

        await project.MustConvergeAsync();

        (await project.InventoryAsync()).Entries.Keys.Single().Name.ShouldBe("settings");
    }

    [Fact]
    public async Task A_controllers_object_that_differs_needs_adopt()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.KubectlAsync(Some.ConfigMap("settings", "theirs"), "create", "-f", "-", "--field-manager=operator");
        project.Declare("a.yaml", Some.ConfigMap("settings", "ours"));

        var error = (await project.ConvergeAsync()).Errors.Single();

        error.Reason.ShouldBe(Reasons.AdoptionRefused);
        error.Message.ShouldContain("operator");
        error.Message.ShouldContain(".data.key");
        (await project.GetAsync("v1", "ConfigMap", "settings"))!.Label("zakenak.io/owner").ShouldBeNull();
    }

    [Fact]
    public async Task An_object_whose_label_a_hand_removed_is_still_ours_beside_a_controllers_field()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "patch", "configmap", "settings", "--type=merge", "--field-manager=autotuner", "-p", """{"data":{"key":"tuned"}}""");
        await project.KubectlAsync("", "label", "configmap", "settings", "zakenak.io/owner-");

        (await project.MustConvergeAsync()).Conflicts.Single().Manager.ShouldBe("autotuner");

        (await project.GetAsync("v1", "ConfigMap", "settings"))!.Label("zakenak.io/owner").ShouldBe(project.Owner.LabelValue);
    }

    [Fact]
    public async Task An_adopted_helm_release_is_out_of_helms_sight_and_its_records_stay()
    {
        await using var project = await EngineProject.CreateAsync();
        var chart = Directory.CreateTempSubdirectory("zakenak-test-").FullName;
        Directory.CreateDirectory(Path.Combine(chart, "templates"));
        await File.WriteAllTextAsync(Path.Combine(chart, "Chart.yaml"), "{apiVersion: v2, name: web, version: 1.0.0}");
        await File.WriteAllTextAsync(Path.Combine(chart, "templates", "settings.yaml"), Some.ConfigMap("settings", "helm"));
        await project.RunAsync(TestTools.HelmPath, "", "install", "web", chart, "--kubeconfig", TestCluster.KubeconfigPath, "--namespace", project.Namespace);
        project.Declare("a.yaml", Some.ConfigMap("settings", "ours"));

        await project.MustConvergeAsync(r => r with { Adopt = true });

        (await project.RunAsync(TestTools.HelmPath, "", "list", "--short", "--kubeconfig", TestCluster.KubeconfigPath, "--namespace", project.Namespace)).Trim().ShouldBe("");
        (await project.GetAsync("v1", "Secret", "sh.helm.release.v1.web.v1")).ShouldNotBeNull();
        Directory.Delete(chart, recursive: true);
    }

    [Fact]
    public async Task What_was_refused_is_not_pruned_later()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.KubectlAsync(Some.ConfigMap("settings", "theirs"), "create", "-f", "-", "--field-manager=operator");
        project.Declare("a.yaml", Some.ConfigMap("settings", "ours")).Declare("b.yaml", Some.ConfigMap("other"));
        await project.ConvergeAsync();
        project.Remove("a.yaml");

        await project.MustConvergeAsync();

        (await project.GetAsync("v1", "ConfigMap", "settings")).ShouldNotBeNull();
    }
}
