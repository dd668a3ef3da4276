namespace Zakenak.Engine.Tests.Applying;

/// <summary>Fields that a hand added beside ours.</summary>
public class HandAdded
{
    [Fact]
    public async Task An_added_label_is_reported_and_left()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "label", "configmap", "settings", "team=blue");

        var result = await project.MustConvergeAsync();

        result.HasChanges.ShouldBeFalse();
        var added = result.HandAdded.Single();
        (added.Field, added.Manager, added.Removed).ShouldBe((".metadata.labels.team", "kubectl-label", false));
    }

    [Fact]
    public async Task Prune_fields_removes_it_also_from_a_list()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "set", "env", "deployment/web", "DEBUG=1", "TRACE=1");
        await project.KubectlAsync("", "label", "deployment", "web", "team=blue");

        var result = await project.MustConvergeAsync(r => r with { PruneFields = true });

        result.HandAdded.ShouldAllBe(f => f.Removed);
        var live = (await project.GetAsync("apps/v1", "Deployment", "web"))!;
        live.Label("team").ShouldBeNull();
        live.Json.GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0].TryGetProperty("env", out var env).ShouldBe(false, env.ToString());
        (await project.MustConvergeAsync()).HandAdded.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restart_that_somebody_asked_for_is_neither_reported_nor_undone()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web"));
        await project.MustConvergeAsync();
        await project.KubectlAsync("", "rollout", "restart", "deployment/web");

        var result = await project.MustConvergeAsync(r => r with { PruneFields = true });

        result.HandAdded.ShouldBeEmpty();
        result.HasChanges.ShouldBeFalse();
        (await project.KubectlAsync("", "get", "deployment", "web", "-o", "yaml")).ShouldContain("kubectl.kubernetes.io/restartedAt");
    }

    [Fact]
    public async Task The_defaults_of_an_object_taken_over_from_kubectl_are_not_reported()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.KubectlAsync(Some.Deployment("web"), "create", "-f", "-");
        project.Declare("a.yaml", Some.Deployment("web"));

        (await project.MustConvergeAsync()).HandAdded.ShouldBeEmpty();
    }
}
