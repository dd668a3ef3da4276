namespace Zakenak.Engine.Tests.Hooks;

/// <summary>Charts that are written for Argo CD.</summary>
public class ArgoHooks
{
    [Fact]
    public async Task Its_phases_are_those_of_install_and_of_upgrade()
    {
        await using var project = await HookProject.CreateAsync();
        string[] hooks =
        [
            Hook("after", "PostSync"), Hook("with", "Sync"), Hook("before", "PreSync"), Hook("never", "Skip"), Hook("failed", "SyncFail"),
            Hook("early", "Sync", "argocd.argoproj.io/sync-wave: '-1'"), Hook("last", "PostDelete"), Hook("leaving", "PreDelete"),
        ];

        var installed = await project.Chart([Some.ConfigMap("settings"), .. hooks]).MustConvergeAsync();
        var upgraded = await project.Chart([Some.ConfigMap("settings", "two"), .. hooks]).MustConvergeAsync();
        var cleaned = await project.CleanUpAsync();

        installed.Runs()
            .ShouldBe(["pre-install ConfigMap/before", "sync ConfigMap/early", "sync ConfigMap/with", "post-install ConfigMap/after"]);
        upgraded.Runs()
            .ShouldBe(["pre-upgrade ConfigMap/before", "sync ConfigMap/early", "sync ConfigMap/with", "post-upgrade ConfigMap/after"]);
        cleaned.Runs().ShouldBe(["pre-delete ConfigMap/leaving", "post-delete ConfigMap/last"]);
        (await project.GetAsync("ConfigMap", "never")).ShouldBeNull();
        installed.Changes.Single().Object.Name.ShouldBe("settings");
    }

    [Fact]
    public async Task Its_own_annotation_wins_over_helms_on_the_same_object_and_on_no_other()
    {
        await using var project = await HookProject.CreateAsync();

        var result = await project.Chart(
            Hook("both", "PostSync", "helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-succeeded, helm.sh/hook-weight: '-5'"),
            Hook("argos", "PostSync"), A.ConfigMapHook("helms", "pre-install")).MustConvergeAsync();

        result.Runs().ShouldBe(["pre-install ConfigMap/helms", "post-install ConfigMap/argos", "post-install ConfigMap/both"]);
        (await project.GetAsync("ConfigMap", "both")).ShouldNotBeNull("Helm's policy does not count");
    }

    [Fact]
    public async Task Waves_order_them_and_of_one_wave_the_kinds()
    {
        await using var project = await HookProject.CreateAsync();

        var secret = Hook("z", "PreSync").Replace("ConfigMap", "Secret").Replace("data: {key: one}", "");
        var result = await project.Chart(Hook("a", "PreSync"), secret, Hook("first", "PreSync", "argocd.argoproj.io/sync-wave: '-1'"))
            .MustConvergeAsync();

        result.Hooks.Select(h => h.Object.Name).ShouldBe(["first", "z", "a"]);
    }

    [Fact]
    public async Task Its_delete_policies_are_helms_in_other_words()
    {
        await using var project = await HookProject.CreateAsync();

        const string policy = "argocd.argoproj.io/hook-delete-policy";
        var result = await project.Chart(Hook("gone", "PreSync", $"{policy}: HookSucceeded"),
            Hook("stays", "PreSync", $"{policy}: HookFailed"), Hook("odd", "PreSync", $"{policy}: Never")).MustConvergeAsync();

        (await project.GetAsync("ConfigMap", "gone")).ShouldBeNull();
        (await project.GetAsync("ConfigMap", "stays")).ShouldNotBeNull();
        result.Warnings.Single().ShouldContain("\"Never\"");
    }

    [Fact]
    public async Task When_something_failed_the_hooks_for_that_run()
    {
        await using var project = await HookProject.CreateRunningAsync();

        var check = A.Job("check", "argocd.argoproj.io/hook: PostSync", "{simulated.zakenak.io/behaviour: fail}");
        var result = await project.Chart(Some.ConfigMap("settings"), check, Hook("alarm", "SyncFail")).ConvergeAsync();

        result.Runs().ShouldBe(["post-install Job/check Failed", "sync-fail ConfigMap/alarm"]);
        result.Errors.Single().Reason.ShouldBe(Reasons.HookFailed);
    }

    [Fact]
    public async Task A_job_with_a_generated_name_runs()
    {
        await using var project = await HookProject.CreateRunningAsync();

        var result = await project.Chart(A.Job("migrate-", "argocd.argoproj.io/hook: PreSync", metadata: "generateName"))
            .MustConvergeAsync();

        result.Hooks.Single().Object.Name.ShouldStartWith("migrate-");
        result.Hooks.Single().Object.Name.ShouldNotBe("migrate-");
    }

    [Fact]
    public async Task Other_kinds_are_waited_for_until_they_are_healthy()
    {
        await using var project = await HookProject.CreateRunningAsync();

        var result = await project.Chart(Some.Deployment("web", "replicas: 1", annotations: "{argocd.argoproj.io/hook: PreSync}"))
            .MustConvergeAsync();

        result.Runs().ShouldBe(["pre-install Deployment/web"]);
        (await project.Engine.GetAsync("apps/v1", "Deployment", "web"))!.Json.GetProperty("status").GetProperty("readyReplicas").GetInt32()
            .ShouldBe(1);
    }

    private static string Hook(string name, string types, string more = "") =>
        Some.ConfigMap(name, annotations: $"{{argocd.argoproj.io/hook: '{types}'{(more.Length == 0 ? "" : $", {more}")}}}");
}
