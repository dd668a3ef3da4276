using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;

namespace Zakenak.Engine.Tests.Nodes;

/// <summary>What other tests rely on: the simulated node's pods look as a kubelet's do.</summary>
public sealed class SimulatedNodeTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deployment_becomes_available()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync();

        await project.DeploymentAsync(d => (int?)d["status"]?["availableReplicas"] == 1);

        var pod = await project.PodAsync(_ => true);
        Conditions(pod).ShouldBe(["ContainersReady=True", "Initialized=True", "PodScheduled=True", "Ready=True"]);
        ((string?)pod["status"]!["phase"]).ShouldBe("Running");
        ((string?)Container(pod)["containerID"])!.ShouldStartWith("simulated://");
    }

    [Fact]
    public async Task Job_completes()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.StartJobAsync();

        await project.JobAsync(j => (int?)j["status"]?["succeeded"] == 1);
    }

    [Fact]
    public async Task Job_asked_to_fail_fails_with_its_exit_code()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.StartJobAsync("{simulated.zakenak.io/behaviour: fail, simulated.zakenak.io/exit-code: '3'}");

        await project.JobAsync(j => (int?)j["status"]?["failed"] == 1);

        var pod = await project.PodAsync(_ => true);
        ((string?)pod["status"]!["phase"]).ShouldBe("Failed");
        ((int?)Container(pod)["state"]?["terminated"]?["exitCode"]).ShouldBe(3);
    }

    [Fact]
    public async Task Crashing_container_is_restarted_again_and_again()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync("{simulated.zakenak.io/behaviour: crash-loop, simulated.zakenak.io/exit-code: '137'}");

        var pod = await project.PodAsync(p => (int?)Container(p)["restartCount"] >= 2 && Waiting(p) == "CrashLoopBackOff");

        ((string?)Container(pod)["lastState"]?["terminated"]?["reason"]).ShouldBe("OOMKilled");
        ((string?)pod["status"]!["phase"]).ShouldBe("Running");
        ((string?)(await project.EventAsync("BackOff"))["message"])!.ShouldStartWith("Back-off restarting failed container");
    }

    [Fact]
    public async Task Image_with_a_tag_that_does_not_exist_is_not_pulled()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync(image: "nginx:does-not-exist");

        var pod = await project.PodAsync(p => Waiting(p) == "ImagePullBackOff");

        ((string?)pod["status"]!["phase"]).ShouldBe("Pending");
        ((string?)(await project.EventAsync("Pulling"))["message"]).ShouldBe("Pulling image \"nginx:does-not-exist\"");
    }

    [Fact]
    public async Task Container_that_is_never_ready_runs_and_says_what_its_probe_said()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync("{simulated.zakenak.io/behaviour: never-ready}", container: ", readinessProbe: {httpGet: {port: 80}}");

        ((string?)(await project.EventAsync("Unhealthy"))["message"])
            .ShouldBe("Readiness probe failed: HTTP probe failed with statuscode: 503");
        var pod = await project.PodAsync(_ => true);
        ((string?)pod["status"]!["phase"]).ShouldBe("Running");
        Conditions(pod).ShouldContain("Ready=False");
    }

    [Fact]
    public async Task Slow_container_runs_before_it_is_ready()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync("{simulated.zakenak.io/behaviour: slow}");

        await project.PodAsync(p => (string?)p["status"]!["phase"] == "Running" && Conditions(p).Contains("Ready=False"));
        await project.PodAsync(p => Conditions(p).Contains("Ready=True"));
    }

    [Fact]
    public async Task Init_containers_run_first()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync("{simulated.zakenak.io/behaviour.prepare: slow}",
            spec: ", initContainers: [{name: prepare, image: 'busybox:1'}]");

        var pod = await project.PodAsync(p => Conditions(p).Contains("Ready=True"));

        ((int?)pod["status"]!["initContainerStatuses"]?[0]?["state"]?["terminated"]?["exitCode"]).ShouldBe(0);
    }

    [Fact]
    public async Task Missing_volume_source_keeps_the_pod_waiting_until_it_is_there()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync(spec: ", volumes: [{name: page, configMap: {name: page}}]");
        ((string?)(await project.EventAsync("FailedMount"))["message"])
            .ShouldBe("MountVolume.SetUp failed for volume \"page\" : configmap \"page\" not found");

        await project.CreateConfigMapAsync("page");

        await project.PodAsync(p => Conditions(p).Contains("Ready=True"));
    }

    [Fact]
    public async Task Missing_variable_source_is_an_error_in_the_containers_configuration()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync(container: ", envFrom: [{secretRef: {name: password}}]");

        var pod = await project.PodAsync(p => Waiting(p) == "CreateContainerConfigError");

        ((string?)Container(pod)["state"]!["waiting"]!["message"]).ShouldBe("secret \"password\" not found");
    }

    [Fact]
    public async Task Pod_that_asks_for_more_than_there_is_stays_without_a_node()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync(container: ", resources: {requests: {cpu: '1000'}}");

        var pod = await project.PodAsync(p => p["status"]!["conditions"] is not null);

        ((string?)pod["spec"]!["nodeName"]).ShouldBeNull();
        ((string?)pod["status"]!["conditions"]![0]!["message"]).ShouldBe("0/1 nodes are available: 1 Insufficient cpu.");
    }

    [Fact]
    public async Task Running_pod_carries_no_complaint_of_the_clusters_own_scheduler()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync();
        await project.PodAsync(p => Conditions(p).Contains("Ready=True"));

        var reasons = await project.EventReasonsAsync(ct);

        reasons.ShouldContain("Scheduled");
        reasons.ShouldNotContain("FailedScheduling");
    }

    [Fact]
    public async Task Pod_can_be_left_to_the_clusters_own_scheduler()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync("{simulated.zakenak.io/behaviour: unscheduled}");

        ((string?)(await project.EventAsync("FailedScheduling"))["message"])!.ShouldContain("unschedulable");
    }

    [Fact]
    public async Task Log_is_what_the_pod_asks_for()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync("{simulated.zakenak.io/log: \"one\\n\\n  two\"}");
        await project.PodAsync(p => Conditions(p).Contains("Ready=True"));

        (await project.KubectlAsync("logs", "deployment/web", "--tail=1")).ShouldBe("  two\n");
        (await project.KubectlAsync("logs", "deployment/web")).ShouldBe("one\n\n  two\n");
    }

    [Fact]
    public async Task Crashed_container_has_the_log_of_the_run_before()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync("{simulated.zakenak.io/behaviour: crash-loop, simulated.zakenak.io/log: no database}");
        await project.PodAsync(p => Waiting(p) == "CrashLoopBackOff");

        (await project.KubectlAsync("logs", "deployment/web", "--previous")).ShouldBe("no database\n");
    }

    [Fact]
    public async Task Followed_log_ends_with_the_container()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.StartJobAsync("{simulated.zakenak.io/delay: 3s, simulated.zakenak.io/log: working}");
        await project.PodAsync(p => (string?)p["status"]!["phase"] == "Running");

        (await project.KubectlAsync("logs", "job/work", "--follow")).ShouldStartWith("working\nsimulated: still running\n");
    }

    [Fact]
    public async Task Container_that_has_not_started_has_no_log()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync("{simulated.zakenak.io/behaviour: image-pull}");
        await project.PodAsync(p => Waiting(p) == "ImagePullBackOff");

        (await project.KubectlAsync("logs", "deployment/web")).ShouldContain("is waiting to start: trying and failing to pull image");
    }

    [Fact]
    public async Task Namespace_with_running_pods_can_be_deleted()
    {
        await using var project = await NodeProject.CreateAsync();
        await project.DeployAsync();
        await project.PodAsync(p => Conditions(p).Contains("Ready=True"));

        await project.DeleteNamespaceAsync(ct);
    }

    [Fact]
    public async Task Node_whose_process_was_killed_is_removed_by_the_next_one()
    {
        var name = await NodeProject.CreateAbandonedNodeAsync(ct);

        await using var next = await SimulatedNode.StartAsync(ClusterConnection.Load(TestCluster.KubeconfigPath, null), ct);

        (await NodeProject.FindNodeAsync(name, ct)).ShouldBeNull();
        (await NodeProject.FindNodeAsync(next.Name, ct))!.Label("simulated.zakenak.io/node").ShouldBe(next.Name);
    }

    private static JsonNode Container(JsonNode pod) => pod["status"]?["containerStatuses"]?[0] ?? new JsonObject();

    private static string? Waiting(JsonNode pod) => (string?)Container(pod)["state"]?["waiting"]?["reason"];

    private static IEnumerable<string> Conditions(JsonNode pod) =>
        (pod["status"]!["conditions"]?.AsArray() ?? []).Select(c => $"{c!["type"]}={c["status"]}").Order(StringComparer.Ordinal);
}
