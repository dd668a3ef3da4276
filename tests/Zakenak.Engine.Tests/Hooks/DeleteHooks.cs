using Zakenak.Engine.Configuration;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Hooks;

/// <summary>Hooks around a cleanup.</summary>
public class DeleteHooks
{
    private const string Fails = "{simulated.zakenak.io/behaviour: fail}";

    [Fact]
    public async Task They_run_before_and_after_the_deletion_and_nothing_is_left()
    {
        await using var project = await HookProject.CreateRunningAsync();
        await project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("account", "pre-install"), A.JobHook("backup", "pre-delete"),
            A.JobHook("farewell", "post-delete")).MustConvergeAsync();

        var result = await project.CleanUpAsync();

        result.Errors.ShouldBeEmpty();
        result.Runs().ShouldBe(["pre-delete Job/backup", "post-delete Job/farewell"]);
        result.Changes.Select(c => $"{c.Action} {c.Object.Name}").ShouldBe(
            ["Deleted settings", "Deleted account", "Deleted backup", "Deleted farewell"], ignoreOrder: true);
        (await project.Engine.KubectlAsync("", "get", "jobs,configmaps,secrets", "-l", "zakenak.io/owner", "-o", "name")).ShouldBeEmpty();
        (await project.Engine.InventoryAsync()).ResourceVersion.ShouldBeNull();
    }

    [Fact]
    public async Task A_dry_run_names_them_and_what_hooks_left()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("account", "pre-install"), A.ConfigMapHook("backup", "pre-delete"))
            .MustConvergeAsync();

        var result = await project.CleanUpAsync(r => r with { DryRun = true });

        result.Runs().ShouldBe(["pre-delete ConfigMap/backup WouldRun"]);
        result.Changes.Select(c => c.Object.Name).ShouldBe(["settings", "account"]);
        (await project.GetAsync("ConfigMap", "account")).ShouldNotBeNull();
    }

    [Fact]
    public async Task One_that_fails_before_stops_the_cleanup_and_the_way_around_is_told()
    {
        await using var project = await HookProject.CreateRunningAsync();
        await project.Chart(Some.ConfigMap("settings"), A.JobHook("backup", "pre-delete", pod: Fails)).MustConvergeAsync();

        var failed = await project.CleanUpAsync();
        var settings = await project.GetAsync("ConfigMap", "settings");
        var without = await project.CleanUpAsync(r => r with { NoHooks = true });

        failed.Errors.Single().Reason.ShouldBe(Reasons.HookFailed);
        failed.Changes.ShouldBeEmpty();
        failed.Warnings.Single().ShouldContain("--no-hooks");
        settings.ShouldNotBeNull();
        without.Errors.ShouldBeEmpty();
        without.Changes.Select(c => c.Object.Name).ShouldBe(["settings", "backup"]);
        (await project.Engine.InventoryAsync()).ResourceVersion.ShouldBeNull();
    }

    [Fact]
    public async Task One_that_fails_after_is_run_again_by_the_next_cleanup()
    {
        await using var project = await HookProject.CreateRunningAsync();
        await project.Chart(Some.ConfigMap("settings"), A.JobHook("farewell", "post-delete", pod: Fails)).MustConvergeAsync();

        var first = await project.CleanUpAsync();
        var second = await project.CleanUpAsync();

        first.Changes.Single().Object.Name.ShouldBe("settings");
        first.Errors.Single().Object!.Name.ShouldBe("farewell");
        second.Runs().ShouldBe(["post-delete Job/farewell Failed"]);
    }

    [Fact]
    public async Task What_hooks_made_and_is_to_be_kept_stays_and_is_remembered()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Chart(Some.ConfigMap("settings"), A.ConfigMapHook("account", "pre-install", "helm.sh/resource-policy: keep"),
            A.ConfigMapHook("backup", "pre-delete")).MustConvergeAsync();

        var result = await project.CleanUpAsync();

        result.Changes.Single(c => c.Action == ChangeAction.Skipped).Detail.ShouldBe("kept: helm.sh/resource-policy: keep");
        (await project.GetAsync("ConfigMap", "account")).ShouldNotBeNull();
        (await project.RecordAsync())!.Objects.Select(o => o.Object.Name).ShouldBe(["account"]);
    }

    [Fact]
    public async Task An_install_that_failed_is_cleaned_up_with_its_delete_hooks()
    {
        await using var project = await HookProject.CreateRunningAsync();
        await project.Chart(A.JobHook("migrate", "pre-install", pod: Fails), A.ConfigMapHook("backup", "pre-delete")).ConvergeAsync();

        var result = await project.CleanUpAsync();

        result.Runs().ShouldBe(["pre-delete ConfigMap/backup"]);
        (await project.GetAsync("Job", "migrate")).ShouldBeNull();
    }

    [Fact]
    public async Task Of_several_charts_the_last_goes_first()
    {
        await using var project = await HookProject.CreateAsync();
        project.Engine.Declare("api/Chart.yaml", "{apiVersion: v2, name: api, version: 1.0.0}")
            .Declare("api/templates/all.yaml", A.ConfigMapHook("of-api", "pre-delete"));
        await project.Chart(A.ConfigMapHook("of-web", "pre-delete")).MustConvergeAsync(r => r with
        {
            Units = [.. r.Units, new ChartUnit("api", new ChartSettings { Path = "api" }, project.Engine.Namespace, [])],
        });

        var result = await project.CleanUpAsync();

        result.Runs().ShouldBe(["pre-delete ConfigMap/of-api", "pre-delete ConfigMap/of-web"]);
    }
}
