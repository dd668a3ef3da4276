using Zakenak.Engine.Health;

namespace Zakenak.Engine.Tests.Health;

/// <summary>Waiting for health, with the real controllers; there are no nodes here, so pods stay Pending.</summary>
public class WaitTests
{
    public WaitTests() => TestCluster.RequireControllers();

    private static ReconcileRequest Waiting(ReconcileRequest request) => request with { Wait = true };

    [Fact]
    public async Task A_run_ends_when_the_controllers_have_done_their_work()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0")).Declare("b.yaml", Some.ConfigMap("settings"));

        var result = await project.MustConvergeAsync(Waiting);

        result.Health.Select(h => (h.Object.Name, h.Health)).ShouldBe([("settings", HealthState.Healthy), ("web", HealthState.Healthy)], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_healthy_and_unchanged_is_not_even_asked_for()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0"));
        await project.MustConvergeAsync(Waiting);

        var second = await project.MustConvergeAsync(Waiting);

        second.Health.ShouldHaveSingleItem().Health.ShouldBe(HealthState.Healthy);
        project.Watches().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_healthy_in_time_is_an_error_that_says_how_it_is()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 1")).Declare("b.yaml", Some.ConfigMap("settings"));

        var result = await project.ConvergeAsync(r => Waiting(r) with { Timeout = TimeSpan.FromSeconds(1) });

        var error = result.Errors.ShouldHaveSingleItem();
        (error.Reason, error.Object!.Name).ShouldBe((Reasons.HealthTimeout, "web"));
        error.Message.ShouldStartWith("is not healthy after 1 s: ");
        result.Health.Single(h => h.Object.Name == "web").Health.ShouldBe(HealthState.Progressing);
    }

    [Fact]
    public async Task An_unchanged_object_that_is_not_healthy_is_told_too()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 1"));
        await project.MustConvergeAsync();

        var result = await project.ConvergeAsync(r => Waiting(r) with { Timeout = TimeSpan.FromSeconds(1) });

        result.HasChanges.ShouldBeFalse();
        result.Errors.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.HealthTimeout);
    }

    [Fact]
    public async Task Pods_that_start_are_waited_for()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.RunPodsAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 2"));

        var result = await project.MustConvergeAsync(Waiting);

        result.Health.ShouldHaveSingleItem().Health.ShouldBe(HealthState.Healthy);
    }

    [Fact]
    public async Task Waiting_stops_early_when_an_object_can_no_longer_become_healthy()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.RunPodsAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 1", image: "nginx:does-not-exist"));

        var result = await project.ConvergeAsync(r => Waiting(r) with { Timeout = TimeSpan.FromMinutes(5) });

        result.Errors.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.HealthFailed);
        result.Health.ShouldHaveSingleItem().Causes[0].Reason.ShouldBe("ImagePullBackOff");
        result.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Why_it_is_not_healthy_is_told_as_soon_as_it_is_seen()
    {
        await using var project = await EngineProject.CreateAsync();
        await project.RunPodsAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 1", podAnnotations: "{simulated.zakenak.io/behaviour: crash-loop}"));

        await foreach (var happened in project.Reconciler.ReconcileAsync(Waiting(project.Request()), TestContext.Current.CancellationToken))
        {
            if (happened is not ReconcileEvent.CauseFound found)
                continue;
            found.Cause.Reason.ShouldBe("CrashLoopBackOff");
            found.Cause.LogLines.ShouldNotBeEmpty();
            return;
        }
        Assert.Fail("No cause was told.");
    }

    [Fact]
    public async Task A_fix_that_another_run_brings_meanwhile_ends_the_wait()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 1"));
        var hasBegunToWait = new TaskCompletionSource();
        var first = Task.Run(async () =>
        {
            ReconcileResult? result = null;
            await foreach (var happened in project.Reconciler.ReconcileAsync(Waiting(project.Request()), TestContext.Current.CancellationToken))
            {
                if (happened is ReconcileEvent.StepStarted { Step: Step.Wait })
                    hasBegunToWait.SetResult();
                result = (happened as ReconcileEvent.Finished)?.Result;
            }
            return result!;
        }, TestContext.Current.CancellationToken);
        await hasBegunToWait.Task;

        project.Declare("a.yaml", Some.Deployment("web", "replicas: 0"));
        await project.MustConvergeAsync();

        (await first).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_that_goes_while_it_is_waited_for_is_missing()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 1"));
        ReconcileResult? result = null;
        var request = Waiting(project.Request()) with { Timeout = TimeSpan.FromSeconds(2) };
        await foreach (var happened in project.Reconciler.ReconcileAsync(request, TestContext.Current.CancellationToken))
        {
            if (happened is ReconcileEvent.HealthChanged { Health: HealthState.Progressing })
                await project.KubectlAsync("", "delete", "deployment", "web", "--wait=false", "--ignore-not-found");
            result = (happened as ReconcileEvent.Finished)?.Result;
        }

        result!.Health.ShouldHaveSingleItem().Health.ShouldBe(HealthState.Missing);
        result.Errors.ShouldHaveSingleItem().Reason.ShouldBe(Reasons.HealthTimeout);
    }

    [Fact]
    public async Task A_dry_run_waits_for_nothing()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 1"));

        var result = await project.MustConvergeAsync(r => Waiting(r) with { DryRun = true });

        result.Health.ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_says_how_each_object_is()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Deployment("web", "replicas: 1")).Declare("b.yaml", Some.ConfigMap("settings"));
        await project.ConvergeAsync(r => Waiting(r) with { Timeout = TimeSpan.FromSeconds(1) });
        project.Declare("c.yaml", Some.ConfigMap("later"));

        var status = await project.StatusAsync();

        status.Objects.Select(o => (o.Object.Name, o.Health.Health)).ShouldBe(
            [("later", HealthState.Missing), ("settings", HealthState.Healthy), ("web", HealthState.Progressing)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_watched_status_comes_again_when_something_changes_in_the_cluster()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.ConfigMap("settings"));
        await project.MustConvergeAsync();
        var states = new List<ObjectState>();

        await foreach (var status in project.Reconciler.WatchStatusAsync(project.Request(), TestContext.Current.CancellationToken))
        {
            if (states.Count == 0)
                await project.KubectlAsync("", "patch", "configmap", "settings", "-p", """{"data":{"key":"by hand"}}""");
            states.Add(status.Objects.ShouldHaveSingleItem().State);
            if (states[^1] == ObjectState.Drifted)
                break;
        }

        states[0].ShouldBe(ObjectState.Synced);
    }

    [Fact]
    public async Task A_claim_that_waits_for_its_first_pod_is_not_waited_for()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("class.yaml", """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: late-@NS}
            provisioner: kubernetes.io/no-provisioner
            volumeBindingMode: WaitForFirstConsumer
            """);
        project.Declare("claim.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {storageClassName: late-@NS, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """);

        var result = await project.MustConvergeAsync(Waiting);

        result.Health.Single(h => h.Object.Name == "data").Health.ShouldBe(HealthState.Suspended);
        (await project.CleanUpAsync(all: true)).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_Service_that_leads_nowhere_is_healthy_and_warned_of()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Service("web"));

        var result = await project.MustConvergeAsync(Waiting);

        result.Warnings.ShouldHaveSingleItem().ShouldContain("no pod has the labels of its selector (app=web)");
        var status = (await project.StatusAsync()).Objects.ShouldHaveSingleItem().Health;
        (status.Health, status.Causes.ShouldHaveSingleItem().Reason).ShouldBe((HealthState.Healthy, "NoEndpoints"));
    }

    [Fact]
    public async Task A_Service_of_a_workload_that_is_scaled_to_nothing_leads_nowhere_on_purpose()
    {
        await using var project = await EngineProject.CreateAsync();
        project.Declare("a.yaml", Some.Service("web")).Declare("b.yaml", Some.Deployment("web", "replicas: 0"));

        (await project.MustConvergeAsync(Waiting)).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_custom_resource_whose_controller_has_given_up_is_not_waited_for_any_longer()
    {
        await using var project = await EngineProject.CreateAsync();
        var group = $"{project.Namespace}.example.com";
        project.Declare("crd.yaml", $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.{{group}}}
            spec:
              group: {{group}}
              scope: Namespaced
              names: {kind: Widget, plural: widgets, singular: widget}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} }
            """);
        project.Declare("widget.yaml", $$"""
            apiVersion: {{group}}/v1
            kind: Widget
            metadata: {name: clock}
            status: {conditions: [{type: Ready, status: "False"}, {type: Stalled, status: "True", reason: BadSpring, message: no such spring}]}
            """);

        var result = await project.ConvergeAsync(r => Waiting(r) with { Timeout = TimeSpan.FromMinutes(5) });

        var error = result.Errors.ShouldHaveSingleItem();
        error.Reason.ShouldBe(Reasons.HealthFailed);
        error.Message.ShouldContain("BadSpring: Its controller has given up: no such spring");
        await project.CleanUpAsync(all: true);
    }
}
