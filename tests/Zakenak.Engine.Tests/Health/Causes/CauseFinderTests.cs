using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health.Causes;

namespace Zakenak.Engine.Tests.Health.Causes;

/// <summary>What the real controllers, quotas and admission say, and what a kubelet would say of the pods.</summary>
public sealed class CauseFinderTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Crash_loop_comes_with_its_exit_code_and_the_last_ten_lines()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        var log = string.Join("\\n", Enumerable.Range(1, 12).Select(n => $"line {n}"));
        await ns.DeployAsync($$"""{simulated.zakenak.io/behaviour: crash-loop, simulated.zakenak.io/exit-code: "3", simulated.zakenak.io/log: "{{log}}"}""");
        await ns.WaitingAsync("CrashLoopBackOff");

        var cause = (await ns.FindAsync("apps/v1", "Deployment")).ShouldHaveSingleItem();

        cause.Reason.ShouldBe("CrashLoopBackOff");
        cause.Message.ShouldStartWith("Container web ended with exit code 3");
        cause.LogLines.ShouldBe(Enumerable.Range(3, 10).Select(n => $"line {n}"));
        cause.IsFinal.ShouldBeFalse();
    }

    [Fact]
    public async Task Image_that_is_not_there_is_final_once_the_kubelet_backs_off()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.DeployAsync(image: "registry.example.com/web:does-not-exist");
        await ns.WaitingAsync("ImagePullBackOff");

        var cause = (await ns.FindAsync("apps/v1", "Deployment")).ShouldHaveSingleItem();

        cause.Reason.ShouldBe("ImagePullBackOff");
        cause.Message.ShouldStartWith("Container web has no image registry.example.com/web:does-not-exist: ");
        cause.IsFinal.ShouldBeTrue();
        cause.LogLines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pods_of_the_revision_before_are_not_blamed()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.DeployAsync("{simulated.zakenak.io/behaviour: crash-loop}");
        await ns.WaitingAsync("CrashLoopBackOff");
        await ns.DeployAsync("{simulated.zakenak.io/behaviour: image-pull}");
        await ns.WaitingAsync("ImagePullBackOff");

        var causes = await ns.FindAsync("apps/v1", "Deployment");

        causes.Select(c => c.Reason).ShouldBe(["ImagePullBackOff"]);
    }

    [Fact]
    public async Task Missing_secret_is_named_with_its_key()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.DeployAsync(container: ", env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]");
        await ns.WaitingAsync("CreateContainerConfigError");

        var cause = (await ns.FindAsync("apps/v1", "Deployment")).ShouldHaveSingleItem();

        cause.Message.ShouldBe("Container web cannot start: the Secret db does not exist.");
        cause.NextStep.ShouldBe($"Create it: kubectl -n {ns.Name} create secret generic db --from-literal=password=….");
        cause.IsFinal.ShouldBeFalse();
    }

    [Fact]
    public async Task Missing_config_map_of_a_volume_is_told_from_the_event()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.DeployAsync(spec: ", volumes: [{name: settings, configMap: {name: settings}}]");
        await ns.UntilAsync("v1", "Event", _ => true, "reason=FailedMount");

        var cause = (await ns.FindAsync("apps/v1", "Deployment")).ShouldHaveSingleItem();

        (cause.Reason, cause.Message).ShouldBe(("FailedMount", "A volume of the pod cannot be mounted: the ConfigMap settings does not exist."));
    }

    [Fact]
    public async Task Pod_that_is_not_ready_comes_with_its_probe_and_what_it_said()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.DeployAsync("{simulated.zakenak.io/behaviour: never-ready}", container: ", readinessProbe: {httpGet: {path: /ready, port: 8080}}");
        await ns.UntilAsync("v1", "Event", _ => true, "reason=Unhealthy");

        var cause = (await ns.FindAsync("apps/v1", "Deployment")).ShouldHaveSingleItem();

        cause.Message.ShouldBe("Container web is not ready: its readiness probe (GET /ready on port 8080) fails: HTTP probe failed with statuscode: 503.");
        cause.LogLines.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Failed_job_is_final_and_shows_the_log_of_its_last_pod()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.ApplyAsync("""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec:
              backoffLimit: 0
              template:
                metadata: {annotations: {simulated.zakenak.io/behaviour: fail, simulated.zakenak.io/exit-code: "4", simulated.zakenak.io/log: no such table}}
                spec: {restartPolicy: Never, containers: [{name: migrate, image: "busybox:1"}]}
            """);
        await ns.UntilAsync("batch/v1", "Job", job => HasCondition(job, c => (string?)c["type"] == "Failed"));

        var cause = (await ns.FindAsync("batch/v1", "Job", "migrate")).ShouldHaveSingleItem();

        cause.Reason.ShouldBe("BackoffLimitExceeded");
        cause.Message.ShouldEndWith("Container migrate of its last pod ended with exit code 4.");
        cause.LogLines.ShouldBe(["no such table"]);
        cause.IsFinal.ShouldBeTrue();
    }

    [Fact]
    public async Task Quota_that_is_used_up_is_named()
    {
        await using var ns = await CauseNamespace.PendingAsync(ct);
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: compute}
            spec: {hard: {pods: "0"}}
            """);
        await ns.UntilAsync("v1", "ResourceQuota", quota => quota["status"]?["hard"] is not null);
        await ns.DeployAsync();
        await ns.UntilAsync("apps/v1", "ReplicaSet", IsRefused);

        var cause = (await ns.FindAsync("apps/v1", "Deployment")).ShouldHaveSingleItem();

        (cause.Object.Kind, cause.Reason).ShouldBe(("ReplicaSet", "FailedCreate"));
        cause.Message.ShouldBe("Pods cannot be created: the quota compute is used up (requested: pods=1, used: pods=0, limited: pods=0).");
        cause.NextStep.ShouldContain($"kubectl -n {ns.Name} describe quota compute");
    }

    [Fact]
    public async Task Admission_that_refuses_the_pods_is_told_in_its_words()
    {
        await using var ns = await CauseNamespace.PendingAsync(ct);
        await ns.DeployAsync(spec: ", serviceAccountName: nobody");
        await ns.UntilAsync("apps/v1", "ReplicaSet", IsRefused);

        var cause = (await ns.FindAsync("apps/v1", "Deployment")).ShouldHaveSingleItem();

        cause.Message.ShouldBe("Pods cannot be created: the ServiceAccount nobody does not exist.");
    }

    [Fact]
    public async Task Stateful_set_whose_pods_are_refused_says_so_from_its_events()
    {
        await using var ns = await CauseNamespace.PendingAsync(ct);
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: LimitRange
            metadata: {name: small}
            spec: {limits: [{type: Container, max: {memory: 64Mi}}]}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: db, image: "postgres:17", resources: {limits: {memory: 1Gi}}}]}
            """);
        await ns.UntilAsync("v1", "Event", _ => true, "reason=FailedCreate");

        var cause = (await ns.FindAsync("apps/v1", "StatefulSet", "db")).ShouldHaveSingleItem();

        cause.Message.ShouldContain("maximum memory usage per Container is 64Mi, but limit is 1Gi");
    }

    [Fact]
    public async Task Pod_without_a_node_comes_with_the_schedulers_words()
    {
        await using var ns = await CauseNamespace.PendingAsync(ct);
        await ns.DeployAsync(spec: ", nodeSelector: {never: there}");
        await ns.UntilAsync("v1", "Pod", pod => HasCondition(pod, c => (string?)c["reason"] == "Unschedulable"));

        var cause = (await ns.FindAsync("apps/v1", "Deployment")).ShouldHaveSingleItem();

        cause.Reason.ShouldBe("Unschedulable");
        cause.Message.ShouldContain("nodes");
        cause.IsFinal.ShouldBeFalse();
    }

    [Fact]
    public async Task Claim_of_a_class_that_does_not_exist_stands_for_the_pods_that_wait_for_it()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {storageClassName: never-there, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """);
        await ns.DeployAsync(spec: ", volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]");
        await ns.UntilAsync("v1", "Pod", pod => HasCondition(pod, c => $"{c["message"]}".Contains("PersistentVolumeClaims")));

        var cause = (await ns.FindAsync("apps/v1", "Deployment")).ShouldHaveSingleItem();

        cause.Object.ToString().ShouldBe($"PersistentVolumeClaim/{ns.Name}/data");
        cause.Message.ShouldStartWith("The claim data is not bound: its StorageClass never-there does not exist");
    }

    [Fact]
    public async Task Ingress_of_a_class_that_does_not_exist_with_a_service_that_selects_nothing()
    {
        await using var ns = await CauseNamespace.PendingAsync(ct);
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80, protocol: TCP}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              ingressClassName: never-there
              rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
            """);

        var causes = await ns.FindAsync("networking.k8s.io/v1", "Ingress");

        causes.Select(c => (c.Object.Kind, c.Reason)).ShouldBe([("Ingress", "NoIngressClass"), ("Service", "NoEndpoints")]);
    }

    [Fact]
    public async Task Objects_of_one_moment_share_their_lists()
    {
        await using var ns = await CauseNamespace.PendingAsync(ct);
        await ns.DeployAsync();
        var requests = new ConcurrentQueue<string>();
        using var client = new KubernetesClient(TestCluster.Client.Connection, new KubernetesClientOptions { Trace = requests.Enqueue });
        var finder = new CauseFinder(client);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ns.FindAsync("apps/v1", "Deployment", finder: finder)));

        requests.Count(r => r.Contains("/pods?")).ShouldBe(1);
        requests.Count(r => r.Contains("/events?")).ShouldBe(1);
        requests.Count(r => r.Contains("/replicasets?")).ShouldBe(1);
    }

    [Fact]
    public async Task Missing_rights_are_the_last_cause_and_no_error()
    {
        await using var ns = await CauseNamespace.PendingAsync(ct);
        await ns.DeployAsync();
        using var jane = new KubernetesClient(TestCluster.Client.Connection.As("jane"));

        var causes = await ns.FindAsync("apps/v1", "Deployment", finder: new CauseFinder(jane));

        var cause = causes.ShouldHaveSingleItem();
        cause.Reason.ShouldBe("Forbidden");
        cause.Message.ShouldBe($"These credentials may not list events, pods, replicasets.apps in namespace {ns.Name}, so a cause may be missing here.");
        cause.IsFinal.ShouldBeFalse();
    }

    [Fact]
    public async Task Log_that_these_credentials_may_not_read_is_said_with_the_cause()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.ApplyAsync("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: look}
            rules: [{apiGroups: ["", apps], resources: [pods, events, replicasets], verbs: [list]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: look}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: look}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: viewer}]
            """);
        await ns.DeployAsync("{simulated.zakenak.io/behaviour: crash-loop}");
        await ns.WaitingAsync("CrashLoopBackOff");
        using var viewer = new KubernetesClient(TestCluster.Client.Connection.As("viewer"));

        var cause = (await ns.FindAsync("apps/v1", "Deployment", finder: new CauseFinder(viewer))).ShouldHaveSingleItem();

        cause.Message.ShouldEndWith($"Its log cannot be read: User \"viewer\" may not get pods/log in namespace {ns.Name}.");
        cause.LogLines.ShouldBeEmpty();
    }

    private static bool IsRefused(JsonNode replicaSet) => HasCondition(replicaSet, c => (string?)c["type"] == "ReplicaFailure");

    private static bool HasCondition(JsonNode live, Func<JsonNode, bool> isSo) =>
        live["status"]?["conditions"]?.AsArray().Any(condition => isSo(condition!)) == true;
}
