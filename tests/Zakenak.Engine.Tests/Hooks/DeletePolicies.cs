namespace Zakenak.Engine.Tests.Hooks;

public class DeletePolicies
{
    private const string Fails = "{simulated.zakenak.io/behaviour: fail}";

    [Fact]
    public async Task Without_one_the_hook_stays_until_it_runs_again()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Chart(A.ConfigMapHook("hook", "pre-install,pre-upgrade")).MustConvergeAsync();
        var first = await project.GetAsync("ConfigMap", "hook");

        await project.Chart(A.ConfigMapHook("hook", "pre-install,pre-upgrade", value: "two")).MustConvergeAsync();

        (await project.GetAsync("ConfigMap", "hook"))!.Uid.ShouldNotBe(first!.Uid);
    }

    [Fact]
    public async Task Hook_succeeded_deletes_it_when_the_whole_phase_has_succeeded()
    {
        await using var project = await HookProject.CreateRunningAsync();
        const string policy = "helm.sh/hook-delete-policy: hook-succeeded, helm.sh/hook-weight: '-1'";

        var result = await project.Chart(A.ConfigMapHook("needed", "post-install", policy),
            A.JobHook("job", "post-install", pod: "{simulated.zakenak.io/behaviour: slow}")).MustConvergeAsync();

        result.Runs().ShouldBe(["post-install ConfigMap/needed", "post-install Job/job"]);
        (await project.GetAsync("ConfigMap", "needed")).ShouldBeNull();
        (await project.GetAsync("Job", "job")).ShouldNotBeNull("it has no such policy");
        (await project.RecordAsync())!.Objects.Select(o => o.Object.Name).ShouldBe(["job"]);
    }

    [Fact]
    public async Task Hook_succeeded_keeps_the_one_that_failed_and_deletes_those_before_it()
    {
        await using var project = await HookProject.CreateRunningAsync();
        const string policy = "helm.sh/hook-delete-policy: hook-succeeded";

        var result = await project.Chart(A.ConfigMapHook("a", "pre-install", policy), A.JobHook("b", "pre-install", policy, Fails))
            .ConvergeAsync();

        result.Runs().ShouldBe(["pre-install ConfigMap/a", "pre-install Job/b Failed"]);
        (await project.GetAsync("ConfigMap", "a")).ShouldBeNull();
        (await project.GetAsync("Job", "b")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Hook_failed_deletes_the_one_that_failed()
    {
        await using var project = await HookProject.CreateRunningAsync();
        const string policy = "helm.sh/hook-delete-policy: hook-failed";

        await project.Chart(A.ConfigMapHook("a", "pre-install", policy), A.JobHook("b", "pre-install", policy, Fails)).ConvergeAsync();

        (await project.GetAsync("ConfigMap", "a")).ShouldNotBeNull();
        (await project.GetAsync("Job", "b")).ShouldBeNull();
    }

    [Fact]
    public async Task One_that_a_policy_keeps_is_in_the_way_of_the_next_and_the_error_says_what_to_do()
    {
        await using var project = await HookProject.CreateAsync();
        const string policy = "helm.sh/hook-delete-policy: hook-failed";
        await project.Chart(A.ConfigMapHook("hook", "pre-install,pre-upgrade", policy)).MustConvergeAsync();

        var result = await project.Chart(A.ConfigMapHook("hook", "pre-install,pre-upgrade", policy, "two")).ConvergeAsync();

        result.Errors.Single().Reason.ShouldBe(Reasons.HookFailed);
        result.Errors.Single().Message.ShouldContain("before-hook-creation");
    }

    [Fact]
    public async Task A_policy_that_nobody_knows_counts_as_given_and_is_told()
    {
        await using var project = await HookProject.CreateAsync();

        var result = await project.Chart(A.ConfigMapHook("hook", "pre-install,pre-upgrade", "helm.sh/hook-delete-policy: on-success"))
            .MustConvergeAsync();
        var again = await project.Chart(A.ConfigMapHook("hook", "pre-install,pre-upgrade", "helm.sh/hook-delete-policy: on-success", "two"))
            .ConvergeAsync();

        result.Warnings.Single().ShouldContain("\"on-success\"");
        again.Errors.Single().Message.ShouldContain("its delete policy keeps it");
    }

    [Fact]
    public async Task What_no_hook_made_is_not_deleted_for_one()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Engine.KubectlAsync(Some.ConfigMap("hook", "somebody's"), "create", "-f", "-");

        var refused = await project.Chart(A.ConfigMapHook("hook", "pre-install")).ConvergeAsync();
        var adopted = await project.MustConvergeAsync(r => r with { Adopt = true });

        refused.Errors.Single().Message.ShouldContain("made by no hook");
        adopted.Runs().ShouldBe(["pre-install ConfigMap/hook"]);
    }

    [Fact]
    public async Task What_a_hook_of_helm_left_is_taken_over()
    {
        await using var project = await HookProject.CreateAsync();
        await project.Engine.KubectlAsync(A.ConfigMapHook("hook", "pre-install", value: "helms"), "create", "-f", "-");

        var result = await project.Chart(A.ConfigMapHook("hook", "pre-install")).MustConvergeAsync();

        result.Runs().ShouldBe(["pre-install ConfigMap/hook"]);
    }

    [Fact]
    public async Task A_generated_name_is_remembered_and_deleted_before_the_next()
    {
        await using var project = await HookProject.CreateAsync();
        string Hook(string value) => A.ConfigMapHook("x", "post-install,post-upgrade", value: value)
            .Replace("name: x", "generateName: report-");

        var first = (await project.Chart(Hook("one")).MustConvergeAsync()).Hooks.Single().Object;
        var second = (await project.Chart(Hook("two")).MustConvergeAsync()).Hooks.Single().Object;

        first.Name.ShouldStartWith("report-");
        (await project.GetAsync("ConfigMap", first.Name)).ShouldBeNull();
        (await project.GetAsync("ConfigMap", second.Name)).ShouldNotBeNull();
        (await project.RecordAsync())!.Objects.Select(o => o.Object.Name).ShouldBe([second.Name]);
    }
}
