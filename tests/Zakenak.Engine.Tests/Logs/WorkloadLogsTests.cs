using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Health;
using Zakenak.Engine.Logs;
using Zakenak.Engine.Manifests;
using Zakenak.Engine.Tests.Health.Causes;

namespace Zakenak.Engine.Tests.Logs;

public sealed class WorkloadLogsTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cron_jobs_pods_are_found_through_their_jobs_and_others_are_not()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.DeployAsync("{simulated.zakenak.io/log: not this one}");
        await ns.ApplyAsync("""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: other}
            spec:
              template:
                metadata: {annotations: {simulated.zakenak.io/log: nor this one}}
                spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1"}]}
            """);
        var cron = await CronJobAsync(ns);
        await ns.ApplyAsync($$$$"""
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: nightly-1
              ownerReferences: [{apiVersion: {{{{cron.ApiVersion}}}}, kind: CronJob, name: nightly, uid: {{{{cron.Uid}}}}, controller: true}]
            spec:
              template:
                metadata: {annotations: {simulated.zakenak.io/log: backed up}}
                spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1"}]}
            """);
        await ns.UntilAsync("batch/v1", "Job", job => (int?)job["status"]?["succeeded"] == 1, "metadata.name=nightly-1");

        var events = await new WorkloadLogs(TestCluster.Client).ReadAsync(cron, new LogRequest { Follow = false }, ct).ToListAsync(ct);

        events.OfType<LogEvent.Line>().ShouldHaveSingleItem().Text.ShouldBe("backed up");
    }

    [Fact]
    public async Task Workload_that_has_no_pods_says_why()
    {
        await using var ns = await CauseNamespace.PendingAsync(ct);
        await ns.DeployAsync(spec: ", serviceAccountName: nobody");
        await ns.UntilAsync("apps/v1", "ReplicaSet",
            r => r["status"]?["conditions"]?.AsArray().Any(c => (string?)c!["type"] == "ReplicaFailure") == true);

        var events = await new WorkloadLogs(TestCluster.Client).ReadAsync(await GetAsync(ns, "apps/v1", "Deployment", "web"), new LogRequest { Follow = false }, ct)
            .ToListAsync(ct);

        events.Cast<LogEvent.Note>().Select(n => n.Text.Split('\n')[0]).ShouldBe(
            ["Deployment/web has no pods", "Deployment/web has no pods: Pods cannot be created: the ServiceAccount nobody does not exist."]);
    }

    [Fact]
    public async Task Following_ends_when_the_workload_is_deleted()
    {
        await using var ns = await CauseNamespace.RunningAsync(ct);
        await ns.DeployAsync("{simulated.zakenak.io/log: hello}");
        await ns.UntilAsync("v1", "Pod", pod => (string?)pod["status"]?["phase"] == "Running");
        var deployments = (await TestCluster.Client.Discovery.FindAsync("apps/v1", "Deployment", ct))!;
        var lines = new List<LogEvent>();

        await foreach (var happened in new WorkloadLogs(TestCluster.Client).ReadAsync(await GetAsync(ns, "apps/v1", "Deployment", "web"), new LogRequest(), ct))
        {
            lines.Add(happened);
            if (lines.Count == 1)
                await TestCluster.Client.DeleteAsync(deployments, ns.Name, "web", new DeleteOptions(), ct);
        }

        lines[0].ShouldBeOfType<LogEvent.Line>().Text.ShouldBe("hello");
        lines.OfType<LogEvent.Note>().Select(n => n.Text).ShouldContain(n => n.EndsWith(" is gone"));
    }

    [Theory]
    [InlineData("""{"matchLabels":{"app":"web","tier":"front"}}""", "app=web,tier=front")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"In","values":["x","y"]},{"key":"b","operator":"NotIn","values":["z"]}]}""", "a in (x,y),b notin (z)")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"Exists"},{"key":"b","operator":"DoesNotExist"}]}""", "a,!b")]
    [InlineData("""{"app":"web"}""", "app=web")]
    [InlineData("null", null)]
    public void Selector_is_written_as_a_list_request_takes_it(string selector, string? expected) =>
        LabelSelector.Of(new Observed(JsonSerialization.ToElement(JsonNode.Parse($$"""{"spec":{"selector":{{selector}} } }""")!))).ShouldBe(expected);

    /// <summary>Suspended, so that only the test makes its Jobs.</summary>
    private async Task<LiveObject> CronJobAsync(CauseNamespace ns)
    {
        var resource = (await TestCluster.Client.Discovery.FindPreferredAsync("batch", "CronJob", ct))!;
        await ns.ApplyAsync($$$$$"""
            apiVersion: {{{{{resource.ApiVersion}}}}}
            kind: CronJob
            metadata: {name: nightly}
            spec:
              schedule: "0 3 * * *"
              suspend: true
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1"}]}}}}
            """);
        return await GetAsync(ns, resource.ApiVersion, "CronJob", "nightly");
    }

    private async Task<LiveObject> GetAsync(CauseNamespace ns, string apiVersion, string kind, string name) =>
        (await TestCluster.Client.GetAsync((await TestCluster.Client.Discovery.FindAsync(apiVersion, kind, ct))!, ns.Name, name, ct))!;
}
