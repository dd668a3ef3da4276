using Zakenak.Server.Tests.Data;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>A real Git server, a real API server, and the whole control plane between them.</summary>
public sealed class SyncTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Commit_arrives_in_the_cluster_by_itself_and_is_a_deployment(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var first = world.Declare("hello");

        var ready = await world.UntilAsync("ready", ct);
        ((string)ready["lastAppliedRevision"]!).ShouldBe($"main@sha1:{first}");
        (await world.GreetingAsync()).ShouldBe("hello");
        var second = world.Declare("good morning");
        await world.UntilRevisionAsync(second, ct);

        (await world.GreetingAsync()).ShouldBe("good morning");
        var deployments = (await world.Api.CallAsync("deployments.list", new { projectId = "p" })).AsArray();
        deployments.Select(d => $"{d!["gitCommitSha"]} {d["status"]} {d["deploymentMethod"]}").ShouldBe([$"{second} success gitops-git", $"{first} success gitops-git"]);
        ((string)deployments[0]!["author"]!).ShouldBe("Ada Lovelace <ada@example.com>");
        deployments[0]!["changes"]!.AsArray().Select(c => (string)c!).ShouldBe([$"Configured ConfigMap/{world.Namespace}/settings"]);
        ((string)(await world.Api.CallAsync("repositories.getFluxStatus", new { repositoryId = "repo" }))["lastSyncCommit"]!).ShouldBe(second);
    }

    [Fact]
    public async Task Drift_is_put_back_and_what_left_Git_is_pruned()
    {
        await using var world = await World.CreateAsync();
        world.Repository.Write("k8s/extra.yaml", World.ConfigMap("extra", "x"));
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        await world.PatchAsync("""{"data": {"greeting": "by hand"}}""");
        await world.Api.CallAsync("gitops.triggerSync", new { id = "res" });
        await world.UntilGreetingAsync("hello", ct);

        File.Delete(Path.Combine(world.Repository.Folder, "k8s/extra.yaml"));
        await world.SyncAsync(world.Declare("hello again"), ct);

        (await TestCluster.Client.GetAsync(World.ConfigMaps, world.Namespace, "extra", ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Broken_revision_is_told_and_the_one_that_mends_it_is_applied()
    {
        await using var world = await World.CreateAsync();
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        world.Repository.Write("k8s/settings.yaml", "kind: ConfigMap\nmetadata: {name: [\n");
        world.Repository.Commit("broken");
        await world.Api.CallAsync("gitops.triggerSync", new { id = "res" });

        var failed = await world.UntilAsync("failed", ct);
        ((string)failed["errorMessage"]!).ShouldContain("k8s/settings.yaml:");
        failed["conditions"]!.AsArray().Select(c => $"{c!["type"]} {c["status"]} {c["reason"]}").ShouldBe(["Ready False ManifestInvalid", "Stalled True ManifestInvalid"]);
        (await world.GreetingAsync()).ShouldBe("hello");
        await world.SyncAsync(world.Declare("mended"), ct);

        (await world.GreetingAsync()).ShouldBe("mended");
        ((string)(await world.Api.CallAsync("deployments.list", new { projectId = "p" }))[1]!["errorReason"]!).ShouldBe("ManifestInvalid");
    }

    [Fact]
    public async Task Commit_cannot_reach_beyond_the_projects_destinations()
    {
        await using var world = await World.CreateAsync();
        world.Repository.Write("k8s/admin.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: make-me-admin}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: []
            """);
        world.Declare("hello");
        var failed = await world.UntilAsync("failed", ct);
        ((string)failed["errorMessage"]!).ShouldContain("ClusterRoleBinding/make-me-admin has no namespace");
        (await world.GreetingAsync()).ShouldBeNull();

        File.Delete(Path.Combine(world.Repository.Folder, "k8s/admin.yaml"));
        world.Repository.Write("k8s/elsewhere.yaml", World.ConfigMap("elsewhere", "x").Replace("metadata: {", "metadata: {namespace: kube-system, "));
        world.Declare("hello");
        await world.Api.CallAsync("gitops.triggerSync", new { id = "res" });
        await world.UntilAsync("failed", ct, r => ((string?)r["errorMessage"])?.Contains("would go to namespace kube-system", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task Chart_is_not_looked_for_through_symlinks()
    {
        await using var world = await World.CreateAsync();
        world.Declare("hello");
        foreach (var (link, target) in new[] { ("a", "."), ("b", "."), ("root", "/") })
            File.CreateSymbolicLink(Path.Combine(world.Repository.Folder, link), target);
        world.Repository.Commit("links that lead around in circles");
        await world.AddResourceAsync("res", "helm", new { chartName = "nowhere", interval = "10s" });
        ((string)(await world.UntilReasonAsync("SourceNotFound", ct))["errorMessage"]!).ShouldStartWith("There is no chart nowhere in the repository");
    }

    [Fact]
    public async Task Environments_service_account_is_the_one_of_its_own_namespace()
    {
        await using var world = await World.CreateAsync();
        await world.Api.Database.ExecuteAsync($"UPDATE environments SET namespace = {"of-the-environment"}, service_account = {"deployer"}", ct);
        world.Declare("hello");
        await world.UntilAsync("failed", ct, r => ((string?)r["errorMessage"])?.Contains("system:serviceaccount:of-the-environment:deployer", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task Environments_service_account_deploys_what_it_may_and_nothing_else()
    {
        await using var world = await World.CreateAsync();
        await world.Api.Database.ExecuteAsync($"UPDATE environments SET service_account = {"deployer"}", ct);
        var commit = world.Declare("hello");
        await world.KubectlAsync("create", "serviceaccount", "deployer");
        await world.KubectlAsync("create", "role", "deployer", "--verb=*", "--resource=configmaps,secrets,leases.coordination.k8s.io");
        var refused = await world.UntilAsync("failed", ct);
        await world.KubectlAsync("create", "rolebinding", "deployer", "--role=deployer", $"--serviceaccount={world.Namespace}:deployer");
        await world.SyncAsync(commit, ct);

        ((string)refused["errorMessage"]!).ShouldContain($"system:serviceaccount:{world.Namespace}:deployer");
        (await world.GreetingAsync()).ShouldBe("hello");
        world.Repository.Write("k8s/more.yaml", "apiVersion: v1\nkind: Service\nmetadata: { name: more }\nspec: { ports: [{ port: 80 }] }\n");
        world.Repository.Commit("more than it may");
        await world.TriggerAsync();
        ((string)(await world.UntilAsync("failed", ct))["errorMessage"]!).ShouldContain("services");
    }

    [Fact]
    public async Task Deleted_resource_takes_what_it_deployed_with_it()
    {
        await using var world = await World.CreateAsync();
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        await world.Api.CallAsync("gitops.deleteGitOpsResource", new { id = "res" });
        await world.UntilGreetingAsync(null, ct);
    }

    [Fact]
    public async Task While_Git_is_gone_the_last_good_state_stays_and_that_is_told()
    {
        await using var world = await World.CreateAsync();
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        await world.Git.DisposeAsync();
        await world.Api.CallAsync("gitops.triggerSync", new { id = "res" });

        var failed = await world.UntilAsync("failed", ct);

        failed["conditions"]![0]!["reason"]!.ToString().ShouldBe("GitUnreachable");
        (await world.GreetingAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task Without_autoSync_a_commit_waits_for_triggerSync()
    {
        await using var world = await World.CreateAsync(autoSync: false);
        await world.SyncAsync(world.Declare("hello"), ct);
        var second = world.Declare("good morning");
        await world.PatchAsync("""{"data": {"greeting": "by hand"}}""");
        await world.UntilGreetingAsync("hello", ct); // it was synced again, to the commit that it is pinned to
        await world.SyncAsync(second, ct);
    }

    [Fact]
    public async Task Without_autoSync_a_sync_that_was_asked_for_while_Git_was_gone_is_done_when_it_is_back()
    {
        var clock = new ManualClock();
        await using var world = await World.CreateAsync(autoSync: false, time: clock);
        await world.SyncAsync(world.Declare("hello"), ct);
        await world.UntilIdleAsync(ct);
        var second = world.Declare("good morning");
        world.Git.IsAway = true;
        await world.TriggerAsync();
        await world.UntilReasonAsync("GitUnreachable", ct);
        await world.UntilIdleAsync(ct);
        world.Git.IsAway = false;
        clock.Advance(TimeSpan.FromSeconds(12));
        await world.UntilRevisionAsync(second, ct);
    }

    [Fact]
    public async Task Without_autoSync_a_sync_that_fails_is_tried_again_and_the_commit_before_is_not_put_back()
    {
        var clock = new ManualClock();
        await using var world = await World.CreateAsync(autoSync: false, time: clock);
        world.Config = new { interval = "10s", timeout = "10s", healthChecks = new[] { new { apiVersion = "v1", kind = "ConfigMap", name = "checked" } } };
        await world.KubectlAsync("create", "configmap", "checked");
        await world.SyncAsync(world.Declare("hello"), ct);
        await world.UntilIdleAsync(ct);
        await world.KubectlAsync("delete", "configmap", "checked");
        var second = world.Declare("good morning");
        await world.TriggerAsync();
        await world.UntilReasonAsync("HealthTimeout", ct);
        await world.UntilIdleAsync(ct);
        await world.KubectlAsync("create", "configmap", "checked");
        clock.Advance(TimeSpan.FromSeconds(12));
        var ready = await world.UntilAsync("ready", ct);

        ((string)ready["lastAppliedRevision"]!).ShouldBe($"main@sha1:{second}");
        (await world.GreetingAsync()).ShouldBe("good morning");
    }

    [Fact]
    public async Task Without_autoSync_the_first_sync_pins_too_so_that_the_next_commit_waits_whatever_came_of_it()
    {
        var clock = new ManualClock();
        await using var world = await World.CreateAsync(autoSync: false, time: clock);
        world.Repository.Write("k8s/settings.yaml", "kind: ConfigMap\nmetadata: {name: [\n");
        var broken = world.Repository.Commit("broken");
        await world.UntilReasonAsync("ManifestInvalid", ct);
        await world.UntilIdleAsync(ct);
        var mended = world.Declare("mended");
        clock.Advance(TimeSpan.FromSeconds(12));
        // Another resource's pass shows that the workers had their chance.
        await world.AddResourceAsync("other", "kustomization", new { interval = "10s", path = "./other" });
        await world.UntilAsync("failed", ct, id: "other");
        await world.UntilIdleAsync(ct);
        (await world.DeploymentsAsync()).Where(d => (string)d["gitCommitSha"]! == mended && (string?)d["resourceId"] == "res").ShouldBeEmpty();
        ((string)(await world.UntilAsync("failed", ct))["lastAttemptedRevision"]!).ShouldBe($"main@sha1:{broken}");

        await world.TriggerAsync();
        await world.UntilRevisionAsync(mended, ct);
    }
}
