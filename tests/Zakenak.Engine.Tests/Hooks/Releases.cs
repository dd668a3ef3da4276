using Zakenak.Engine.Inventory;

namespace Zakenak.Engine.Tests.Hooks;

/// <summary>When hooks run, and when not.</summary>
public class Releases
{
    [Fact]
    public async Task First_a_release_is_installed_then_it_is_upgraded()
    {
        await using var project = await HookProject.CreateAsync();
        string[] hooks = [A.ConfigMapHook("a", "pre-install"), A.ConfigMapHook("b", "post-install"), A.ConfigMapHook("c", "pre-upgrade"),
            A.ConfigMapHook("d", "post-upgrade"), A.ConfigMapHook("e", "pre-install,pre-upgrade"), A.ConfigMapHook("f", "test"),
            A.ConfigMapHook("g", "pre-rollback, post-rollback")];

        var installed = await project.Chart([Some.ConfigMap("settings"), .. hooks]).MustConvergeAsync();
        var upgraded = await project.Chart([Some.ConfigMap("settings", "two"), .. hooks]).MustConvergeAsync();

        installed.Runs().ShouldBe(["pre-install ConfigMap/a", "pre-install ConfigMap/e", "post-install ConfigMap/b"]);
        upgraded.Runs().ShouldBe(["pre-upgrade ConfigMap/c", "pre-upgrade ConfigMap/e", "post-upgrade ConfigMap/d"]);
        installed.Warnings.ShouldBeEmpty();
        (await project.GetAsync("ConfigMap", "f")).ShouldBeNull("tests never run");
    }

    [Fact]
    public async Task Without_a_change_nothing_runs_and_nothing_is_written()
    {
        await using var project = await HookProject.CreateAsync();
        project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "pre-install,pre-upgrade,post-upgrade,pre-delete"));
        await project.MustConvergeAsync();

        var second = await project.MustConvergeAsync();

        second.Hooks.ShouldBeEmpty();
        project.Engine.Writes().ShouldBeEmpty();
    }

    [Fact]
    public async Task Drift_is_put_back_without_running_hooks()
    {
        await using var project = await HookProject.CreateAsync();
        project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "pre-install,pre-upgrade"));
        await project.MustConvergeAsync();
        await project.Engine.KubectlAsync("", "patch", "configmap", "settings", "--type=merge", "-p", """{"data": {"key": "changed"}}""");

        var result = await project.MustConvergeAsync();

        result.Changes.Single().Drift.ShouldBeTrue();
        result.Hooks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_a_hook_alone_runs_it()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "post-install,post-upgrade")).MustConvergeAsync();

        var result = await project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "post-install,post-upgrade", value: "two"))
            .MustConvergeAsync();

        result.Runs().ShouldBe(["post-upgrade ConfigMap/hook"]);
        (await project.GetAsync("ConfigMap", "hook"))!.Json.GetProperty("data").GetProperty("key").GetString().ShouldBe("two");
    }

    [Fact]
    public async Task A_chart_without_hooks_leaves_no_record()
    {
        await using var project = await HookProject.CreateAsync();

        await project.Chart(Some.ConfigMap("settings")).MustConvergeAsync();

        (await project.RecordAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task What_an_older_version_deployed_without_hooks_is_upgraded()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Chart(Some.ConfigMap("settings")).MustConvergeAsync();

        project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("a", "pre-install"), A.ConfigMapHook("b", "pre-upgrade"));
        var result = await project.MustConvergeAsync();

        result.Runs().ShouldBe(["pre-upgrade ConfigMap/b"]);
    }

    [Fact]
    public async Task Hooks_left_out_once_run_with_the_next_converge()
    {
        await using var project = await HookProject.CreateAsync();
        project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "post-install,post-upgrade"));

        var without = await project.MustConvergeAsync(r => r with { NoHooks = true });
        var with = await project.MustConvergeAsync();

        without.Hooks.ShouldBeEmpty();
        without.Changes.Single().Object.Name.ShouldBe("settings");
        with.Runs().ShouldBe(["post-upgrade ConfigMap/hook"]);
    }

    [Fact]
    public async Task After_a_render_without_its_hooks_the_one_of_before_is_another_again()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "post-upgrade")).MustConvergeAsync();
        await project.Chart(Some.ConfigMap("settings", "two"), A.ConfigMapHook("hook", "post-upgrade"))
            .MustConvergeAsync(r => r with { NoHooks = true });

        var back = await project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "post-upgrade")).MustConvergeAsync();

        back.Runs().ShouldBe(["post-upgrade ConfigMap/hook"]);
    }

    [Fact]
    public async Task A_chart_that_loses_its_hooks_is_remembered_for_what_they_left()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "post-install,pre-delete")).MustConvergeAsync();

        await project.Chart(Some.ConfigMap("settings")).MustConvergeAsync();
        var record = await project.RecordAsync();
        await project.MustConvergeAsync();

        record!.DeleteHooks.ShouldBeEmpty();
        record.Objects.Single().Object.Name.ShouldBe("hook");
        project.Engine.Writes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chart_that_loses_its_hooks_is_forgotten_when_they_left_nothing()
    {
        await using var project = await HookProject.CreateAsync();
        var hook = A.ConfigMapHook("hook", "post-install", "helm.sh/hook-delete-policy: hook-succeeded");
        await project.Chart(Some.ConfigMap("settings"), hook).MustConvergeAsync();

        await project.Chart(Some.ConfigMap("settings")).MustConvergeAsync();

        (await project.RecordAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_dry_run_names_the_hooks_and_writes_nothing()
    {
        await using var project = await HookProject.CreateAsync();
        project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "pre-install"),
            A.Job("job-", "helm.sh/hook: post-install", metadata: "generateName"));

        var result = await project.MustConvergeAsync(r => r with { DryRun = true });

        result.Runs().ShouldBe(["pre-install ConfigMap/hook WouldRun", "post-install Job/job- WouldRun"]);
        result.HasChanges.ShouldBeTrue();
        project.Engine.Writes().ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_charts_with_hooks_cannot_be_one_release()
    {
        await using var project = await HookProject.CreateAsync();
        project.Chart(A.ConfigMapHook("hook", "pre-install"));

        var result = await project.ConvergeAsync(r => r with { Units = [.. r.Units, .. r.Units] });

        result.Errors.Single().Reason.ShouldBe(Reasons.DuplicateObject);
        result.Errors.Single().Message.ShouldContain("deploy.charts[].name");
    }

    [Fact]
    public async Task What_the_hooks_of_a_chart_made_goes_when_the_chart_is_no_longer_declared()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("hook", "post-install"), A.ConfigMapHook("farewell", "pre-delete"))
            .MustConvergeAsync();

        var result = await project.Engine.MustConvergeAsync(r => r with { Units = [], AllowEmpty = true });

        result.Changes.Select(c => c.Object.Name).ShouldBe(["settings", "hook"], ignoreOrder: true);
        result.Warnings.Single().ShouldContain("delete hooks");
        (await project.Engine.InventoryAsync()).SaysTheSameAs(ProjectInventory.Empty).ShouldBeTrue();
    }
}
