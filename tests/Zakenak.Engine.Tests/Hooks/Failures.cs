using Zakenak.Engine.Inventory;
using Zakenak.Engine.Rendering;

namespace Zakenak.Engine.Tests.Hooks;

public class Failures
{
    private const string Fails = "{simulated.zakenak.io/behaviour: fail, simulated.zakenak.io/exit-code: '3', "
        + "simulated.zakenak.io/log: \"connecting\\nno such table: users\"}";

    private static readonly string generated = A.ConfigMapHook("x", "pre-install").Replace("name: x", "generateName: report-");

    [Fact]
    public async Task A_hook_that_fails_before_stops_the_chart_and_what_comes_after_and_shows_its_log()
    {
        await using var project = await HookProject.CreateRunningAsync();
        project.Engine.Declare("late.yaml", Some.ConfigMap("late"));
        project.Chart(Some.ConfigMap("settings"), A.JobHook("migrate", "pre-install", pod: Fails));

        var result = await project.ConvergeAsync(r => r with { Units = [.. r.Units, new ManifestsUnit("manifests", ["late.yaml"])] });

        var error = result.Errors.Single();
        error.Reason.ShouldBe(Reasons.HookFailed);
        error.Object!.Name.ShouldBe("migrate");
        error.Message.ShouldContain("pre-install hook of chart web");
        error.Message.ShouldContain("exit code 3");
        error.Message.ShouldContain("\n    │ connecting\n    │ no such table: users\n");
        result.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hook_that_fails_after_leaves_what_was_applied_and_prunes_nothing()
    {
        await using var project = await HookProject.CreateRunningAsync();
        await project.Chart(Some.ConfigMap("settings"), Some.ConfigMap("old")).MustConvergeAsync();

        var result = await project.Chart(Some.ConfigMap("settings", "two"), A.JobHook("check", "post-upgrade", pod: Fails)).ConvergeAsync();

        result.Errors.Single().Reason.ShouldBe(Reasons.HookFailed);
        result.Changes.Single().Object.Name.ShouldBe("settings");
        (await project.GetAsync("ConfigMap", "old")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_field_that_the_kind_does_not_have_is_refused_in_a_hook_with_a_generated_name_where_the_server_can()
    {
        TestCluster.RequireServer(1, 25);
        await using var project = await HookProject.CreateAsync();

        var error = (await project.Chart(generated + "\ndataa: {}").ConvergeAsync()).Errors.ShouldHaveSingleItem();

        error.Reason.ShouldBe(Reasons.HookFailed);
        error.Message.ShouldContain("does not know a field");
        error.Message.ShouldContain("dataa");
    }

    [Fact]
    public async Task A_hook_with_a_generated_name_is_created_with_the_servers_strict_look_at_its_fields()
    {
        await using var project = await HookProject.CreateAsync();

        await project.Chart(generated).MustConvergeAsync();

        project.Engine.Writes().Single(w => w.StartsWith("POST", StringComparison.Ordinal) && w.Contains("/configmaps"))
            .ShouldContain("fieldValidation=Strict");
    }

    [Fact]
    public async Task With_wait_the_hooks_after_find_the_objects_healthy_or_do_not_run()
    {
        await using var project = await HookProject.CreateRunningAsync();
        string Chart(string tag) => Some.Deployment("web", "replicas: 1", $"nginx:{tag}");
        string Check(string events) => A.ConfigMapHook("check", events);

        var healthy = await project.Chart(Chart("1.27"), Check("post-install,post-upgrade")).MustConvergeAsync(r => r with { Wait = true });
        var ready = (await project.Engine.GetAsync("apps/v1", "Deployment", "web"))!.ResourceVersion;
        var check = (await project.GetAsync("ConfigMap", "check"))!.ResourceVersion;
        var broken = await project.Chart(Chart("does-not-exist"), Check("post-install,post-upgrade"))
            .ConvergeAsync(r => r with { Wait = true });

        healthy.Runs().ShouldBe(["post-install ConfigMap/check"]);
        long.Parse(check).ShouldBeGreaterThan(long.Parse(ready));
        broken.Hooks.ShouldBeEmpty();
        broken.Errors.Single().Reason.ShouldBe(Reasons.HealthFailed);
    }

    [Fact]
    public async Task What_failed_runs_again_and_the_release_is_still_installed()
    {
        await using var project = await HookProject.CreateRunningAsync();
        var (settings, first) = (Some.ConfigMap("settings"), A.ConfigMapHook("first", "pre-install"));
        await project.Chart(settings, first, A.JobHook("last", "post-install", pod: Fails)).ConvergeAsync();

        var again = await project.Chart(settings, first, A.JobHook("last", "post-install")).MustConvergeAsync();
        var third = await project.MustConvergeAsync();

        again.Runs().ShouldBe(["pre-install ConfigMap/first", "post-install Job/last"]);
        third.Hooks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pod_is_waited_for_too_and_says_how_it_ended()
    {
        await using var project = await HookProject.CreateRunningAsync();

        var result = await project.Chart(Pod("good", ""), Pod("worse", Fails[1..^1])).ConvergeAsync();

        result.Runs().ShouldBe(["pre-install Pod/good", "pre-install Pod/worse Failed"]);
        result.Errors.Single().Message.ShouldContain("exit code 3");
        result.Errors.Single().Message.ShouldContain("no such table: users");

        static string Pod(string name, string annotations) => $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{name}}, annotations: {helm.sh/hook: pre-install, {{annotations}} } }
            spec: {restartPolicy: Never, containers: [{name: work, image: "busybox:1"}]}
            """;
    }

    [Fact]
    public async Task One_that_does_not_end_in_time_says_what_it_waits_for()
    {
        await using var project = await HookProject.CreateRunningAsync();

        var result = await project.Chart(A.JobHook("slow", "pre-install", pod: "{simulated.zakenak.io/behaviour: run}"))
            .ConvergeAsync(r => r with { Timeout = TimeSpan.FromSeconds(2) });

        result.Errors.Single().Message.ShouldContain("did not end within 2 seconds: 0 of 1 pods have completed, 1 active");
    }

    [Fact]
    public async Task One_that_cannot_succeed_is_not_waited_for_until_the_end()
    {
        await using var project = await HookProject.CreateRunningAsync();

        var result = await project.Chart(A.JobHook("typo", "pre-install", pod: "{simulated.zakenak.io/behaviour: image-pull}"))
            .ConvergeAsync(r => r with { Timeout = TimeSpan.FromMinutes(10) });

        result.Errors.Single().Message.ShouldContain("cannot succeed any more");
        result.Errors.Single().Message.ShouldContain("ImagePullBackOff");
    }

    [Fact]
    public async Task One_that_has_given_up_has_failed_before_its_last_pod_has_ended()
    {
        const string status = """
            status:
              conditions:
              - {type: FailureTarget, status: "True", reason: BackoffLimitExceeded, message: Job has reached the specified backoff limit}
            """;
        await using var project = await HookProject.CreateAsync();
        project.Chart(A.JobHook("job", "pre-install"));
        var request = project.Web(project.Engine.Request()) with { Timeout = TimeSpan.FromMinutes(10) };
        var errors = new List<ReconcileError>();

        await foreach (var happened in project.Engine.Reconciler.ReconcileAsync(request, TestContext.Current.CancellationToken))
        {
            if (happened is ReconcileEvent.Waiting)
                await project.Engine.KubectlAsync("", "patch", "job", "job", "--subresource=status", "-p", status);
            if (happened is ReconcileEvent.ObjectFailed failed)
                errors.Add(failed.Error);
        }

        errors.Single().Message.ShouldContain("failed. Job has reached the specified backoff limit (BackoffLimitExceeded).\n");
    }

    [Fact]
    public async Task One_that_the_server_refuses_fails_with_its_words()
    {
        await using var project = await HookProject.CreateAsync();

        var result = await project.Chart(A.ConfigMapHook("Hook_1", "pre-install")).ConvergeAsync();

        result.Errors.Single().Reason.ShouldBe(Reasons.HookFailed);
        result.Errors.Single().Message.ShouldContain("metadata.name");
    }

    [Fact]
    public async Task A_run_that_is_interrupted_in_a_hook_runs_it_again()
    {
        await using var project = await HookProject.CreateRunningAsync();
        project.Chart(Some.ConfigMap("settings"), A.JobHook("job", "pre-install", pod: "{simulated.zakenak.io/behaviour: run}"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var happened in project.Engine.Reconciler.ReconcileAsync(project.Web(project.Engine.Request()), stop.Token))
            {
                if (happened is ReconcileEvent.Waiting)
                    await stop.CancelAsync();
            }
        });
        var interrupted = await project.RecordAsync();
        var again = await project.Chart(Some.ConfigMap("settings"), A.JobHook("job", "pre-install")).MustConvergeAsync();

        interrupted!.Objects.Single().Uid.ShouldNotBeNull();
        interrupted.Digest.ShouldBeNull();
        again.Runs().ShouldBe(["pre-install Job/job"]);
    }

    [Fact]
    public async Task A_run_that_was_killed_in_a_hook_is_followed_by_one_that_knows_what_it_made()
    {
        await using var project = await HookProject.CreateRunningAsync();
        project.Chart(Some.ConfigMap("settings"), A.JobHook("job", "pre-install", pod: "{simulated.zakenak.io/behaviour: run}"));
        var record = default(ReleaseRecord);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var happened in project.Engine.Reconciler.ReconcileAsync(project.Web(project.Engine.Request()), stop.Token))
            {
                if (happened is not ReconcileEvent.Waiting)
                    continue;
                record = await project.RecordAsync(); // What a killed run would have left.
                await stop.CancelAsync();
            }
        });

        record!.Objects.Single().Object.Name.ShouldBe("job");
    }

    [Fact]
    public async Task A_hook_that_nobody_knows_is_left_out_as_in_helm()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Engine.KubectlAsync("", "create", "configmap", "there");
        const string lookup = """
            {{ if lookup "v1" "ConfigMap" .Release.Namespace "there" }}{apiVersion: v1, kind: ConfigMap, metadata: {name: found}}{{ end }}
            """;

        // Helm leaves it out itself, and only a chart that it renders in server mode hands it to us.
        var result = await project.Chart(lookup, A.ConfigMapHook("hook", "pre-install,before-lunch")).MustConvergeAsync();

        result.Warnings.Single().ShouldContain("\"before-lunch\"");
        result.Hooks.ShouldBeEmpty();
        result.Changes.Single().Object.Name.ShouldBe("found");
    }

    [Fact]
    public async Task A_chart_that_looks_at_the_cluster_runs_its_hooks_once()
    {
        await using var project = await HookProject.CreateAsync();
        const string lookup = """
            {{ $_ := lookup "v1" "ConfigMap" .Release.Namespace "there" }}{apiVersion: v1, kind: ConfigMap, metadata: {name: found}}
            """;
        project.Chart(lookup, A.ConfigMapHook("hook", "pre-install,pre-upgrade"));

        var first = await project.MustConvergeAsync();
        var second = await project.MustConvergeAsync();

        first.Runs().ShouldBe(["pre-install ConfigMap/hook"]);
        second.Hooks.ShouldBeEmpty();
        project.Engine.Writes().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_output_that_its_policy_asks_for_is_told()
    {
        await using var project = await HookProject.CreateRunningAsync();

        var result = await project.Chart(A.JobHook("job", "pre-install", "helm.sh/hook-output-log-policy: hook-succeeded",
            "{simulated.zakenak.io/log: 'migrated 3 tables'}")).MustConvergeAsync();

        result.Hooks.Single().Output.ShouldNotBeNull().ShouldEndWith(" work:\n    │ migrated 3 tables");
    }
}
