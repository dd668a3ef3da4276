using System.Text.Json.Nodes;
using Zakenak.Server.Reconciling;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>Waiting for health, and what ends the wait.</summary>
public sealed class RolloutTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Object_that_others_make_is_waited_for_where_healthChecks_name_it()
    {
        await using var world = await World.CreateAsync();
        world.Config = Config("60s");
        world.Declare("hello");
        await world.UntilAsync("reconciling", ct);
        await world.UntilGreetingAsync("hello", ct);
        await world.KubectlAsync("create", "configmap", "checked");
        await world.UntilAsync("ready", ct);
    }

    [Fact]
    public async Task What_is_not_healthy_within_timeout_fails_with_what_is_wrong()
    {
        await using var world = await World.CreateAsync();
        world.Config = Config("1s");
        world.Declare("hello");
        var failed = await world.UntilAsync("failed", ct);
        ((string)failed["errorMessage"]!).ShouldBe($"ConfigMap/{world.Namespace}/checked: health check: is not healthy after 1 s: is not in the cluster");
    }

    [Fact]
    public async Task Health_checks_look_nowhere_that_the_project_may_not_deploy_to()
    {
        await using var world = await World.CreateAsync();
        world.Config = new { interval = "10s", timeout = "5s", healthChecks = new[] { new { apiVersion = "v1", kind = "ConfigMap", name = "x", @namespace = "kube-system" } } };
        world.Declare("hello");
        await world.UntilReasonAsync("DestinationRefused", ct);
        (await world.GreetingAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Newer_commit_ends_the_wait_for_an_older_one_that_never_becomes_healthy()
    {
        await using var world = await World.CreateAsync(runsPods: true);
        world.Config = new { interval = "10s", timeout = "10m" };
        world.Repository.Write("k8s/web.yaml", World.Deployment("web", "simulated.zakenak.io/behaviour: never-ready"));
        var stuck = world.Declare("hello");
        await world.UntilAsync("reconciling", ct);
        await world.UntilGreetingAsync("hello", ct);
        world.Repository.Write("k8s/web.yaml", World.Deployment("web"));
        var mended = world.Declare("mended");
        await world.UntilRevisionAsync(mended, ct);

        var deployments = await world.DeploymentsAsync();
        deployments.Select(d => $"{d["gitCommitSha"]} {d["status"]} {d["errorReason"]}").ShouldBe([$"{mended} success ", $"{stuck} failed Superseded"]);
        ((string)deployments[1]["errorMessage"]!).ShouldBe($"a newer revision (main@sha1:{mended}) came before this one was healthy");
    }

    [Fact]
    public async Task Cancelled_deployment_is_not_begun_again_by_itself()
    {
        await using var world = await World.CreateAsync();
        world.Config = Config("10m");
        world.Declare("hello");
        await world.UntilAsync("reconciling", ct);
        await world.UntilGreetingAsync("hello", ct);
        var id = (string)(await world.DeploymentsAsync())[0]["id"]!;
        await world.Api.CallAsync("deployments.cancel", new { id });
        await world.UntilReasonAsync("Cancelled", ct);
        await world.UntilIdleAsync(ct);

        (await world.DeploymentsAsync()).Select(d => $"{d["id"]} {d["status"]} {d["errorReason"]}").ShouldBe([$"{id} failed Cancelled"]);
        await world.KubectlAsync("create", "configmap", "checked");
        await world.TriggerAsync();
        await world.UntilAsync("ready", ct);
    }

    [Fact]
    public async Task Suspended_resource_stops_at_once_and_goes_on_when_it_is_resumed()
    {
        await using var world = await World.CreateAsync();
        world.Config = Config("10m");
        world.Declare("hello");
        await world.UntilAsync("reconciling", ct);
        await world.UntilGreetingAsync("hello", ct);
        await world.Api.CallAsync("gitops.updateGitOpsResource", new { id = "res", config = new { interval = "10s", suspend = true } });
        await WaitFor.TrueAsync(async () => (string)(await world.DeploymentsAsync())[0]["status"]! == "failed", ct);
        await world.UntilIdleAsync(ct);
        await world.UntilReasonAsync("Interrupted", ct);
        await world.PatchAsync("""{"data": {"greeting": "by hand"}}""");
        await world.TriggerAsync();
        // Another resource's pass shows that the workers had their chance.
        await world.AddResourceAsync("other", "kustomization", new { interval = "10s", path = "./other" });
        await world.UntilAsync("failed", ct, id: "other");
        (await world.GreetingAsync()).ShouldBe("by hand");

        await world.Api.CallAsync("gitops.updateGitOpsResource", new { id = "res", config = new { interval = "10s", suspend = false } });
        await world.UntilGreetingAsync("hello", ct);
        await world.UntilAsync("ready", ct);
    }

    [Fact]
    public async Task Resource_waits_for_what_it_depends_on_whichever_type_that_is()
    {
        await using var world = await World.CreateAsync();
        world.DeclareChart("chart");
        world.Repository.Write("k8s/last.yaml", World.ConfigMap("last", "x"));
        world.Repository.Commit("both");
        world.Config = new { interval = "10s", dependsOn = new[] { new { name = "web", kind = "HelmRelease" } } };
        var waiting = await world.UntilReasonAsync("DependencyNotReady", ct);
        ((string)waiting["status"]!).ShouldBe("pending");
        waiting["conditions"]![0]!["message"]!.ToString().ShouldBe("waits for web, which is not there");
        (await world.GreetingAsync("last")).ShouldBeNull();

        await world.AddResourceAsync("web", "helm", new { chartName = "web", interval = "10s" });
        await world.UntilAsync("ready", ct);
        (await world.GreetingAsync("last")).ShouldBe("x");
    }

    [Fact]
    public async Task What_failed_for_good_is_tried_again_once_something_else_stood_in_the_way()
    {
        await using var world = await World.CreateAsync();
        world.Repository.Write("k8s/settings.yaml", "kind: ConfigMap\nmetadata: {name: [\n");
        world.Repository.Commit("broken");
        await world.UntilReasonAsync("ManifestInvalid", ct);
        await ConfigureAsync("""{"interval": "10s", "dependsOn": [{"name": "other"}]}""");
        await world.UntilReasonAsync("DependencyNotReady", ct);

        await ConfigureAsync("""{"interval": "10s"}""");

        ((string)(await world.UntilReasonAsync("ManifestInvalid", ct))["status"]!).ShouldBe("failed");

        // As the other one's coming and going is seen: nothing of this resource itself is changed.
        Task ConfigureAsync(string config) => world.Api.Database.ExecuteAsync($"UPDATE gitops_resources SET config = {config}, due_at = 0", ct);
    }

    [Fact]
    public async Task Resources_that_wait_for_each_other_say_so_and_go_on_when_one_no_longer_does()
    {
        await using var world = await World.CreateAsync();
        world.Repository.Write("other/more.yaml", World.ConfigMap("more", "x"));
        world.Declare("hello");
        world.Config = new { interval = "10s", dependsOn = new[] { new { name = "other" } } };
        await world.AddResourceAsync("other", "kustomization", new { interval = "10s", path = "./nowhere" });
        await world.UntilReasonAsync("DependencyNotReady", ct);
        // As an older version left it: now it is refused.
        await world.Api.Database.ExecuteAsync($$"""
            UPDATE gitops_resources SET config = {{"""{"interval": "10s", "path": "./other", "dependsOn": [{"name": "shop"}]}"""}} WHERE id = {{"other"}}
            """, ct);
        await world.TriggerAsync("other");
        var failed = await world.UntilReasonAsync("DependencyCycle", ct);
        ((string)failed["status"]!).ShouldBe("failed");
        ((string)failed["errorMessage"]!).ShouldBe("config.dependsOn leads in a circle, so that none of these is ever synced: shop -> other -> shop. Take one out.");
        (await world.UntilReasonAsync("DependencyCycle", ct, "other"))["errorMessage"]!.ToString().ShouldContain("other -> shop -> other");

        await world.Api.CallAsync("gitops.updateGitOpsResource", new { id = "other", config = new { interval = "10s", path = "./other" } });
        await world.UntilAsync("ready", ct);
        await world.UntilAsync("ready", ct, id: "other");
    }

    [Fact]
    public async Task No_more_passes_are_under_way_than_the_server_may_have_with_those_that_wait()
    {
        await using var world = await World.CreateAsync(configure: options => (options.Reconcile.Workers, options.Reconcile.PerCluster, options.Reconcile.MaxPasses) = (2, 10, 3));
        world.Declare("hello");
        foreach (var i in Enumerable.Range(0, 6))
        {
            world.Repository.Write($"r{i}/more.yaml", World.ConfigMap($"more-{i}", "x"));
            world.Repository.Commit();
        }
        foreach (var i in Enumerable.Range(0, 6))
        {
            var checks = new[] { new { apiVersion = "v1", kind = "ConfigMap", name = "checked" } };
            await world.AddResourceAsync($"r{i}", "kustomization", new { interval = "10s", timeout = "10m", path = $"./r{i}", healthChecks = checks });
        }
        var most = 0;
        await WaitFor.TrueAsync(async () => await LookAsync() is [true, true, true], ct);
        await world.KubectlAsync("create", "configmap", "checked");
        await WaitFor.TrueAsync(async () => await LookAsync() is not null && await ReadyAsync() == 6, ct);
        most.ShouldBe(3);

        // Whether those that are under way only wait.
        async Task<List<bool>> LookAsync()
        {
            var claimed = await world.Api.Database.ListAsync($"SELECT is_waiting FROM gitops_resources WHERE claimed_by IS NOT NULL", row => row.Flag("is_waiting"), ct);
            most = Math.Max(most, claimed.Count);
            return claimed;
        }

        async Task<int> ReadyAsync() => (await world.Api.CallAsync("gitops.listGitOpsResources", new { projectId = "p" })).AsArray().Count(r => (string)r!["status"]! == "ready");
    }

    [Fact]
    public async Task Worker_is_free_for_the_next_pass_once_one_only_waits_and_a_pass_only_at_its_end()
    {
        using var workers = new SemaphoreSlim(1);
        using var passes = new SemaphoreSlim(2);
        WorkerPlace[] places = [.. Enumerable.Range(0, 3).Select(_ => new WorkerPlace(workers, passes))];
        var taken = places.Select(p => p.TakeAsync(ct)).ToList();
        Taken().ShouldBe([true, false, false]);
        places[0].LetWork();
        await taken[1];
        places[1].LetWork();
        (workers.CurrentCount, passes.CurrentCount).ShouldBe((1, 0)); // the third has not even the free worker
        places[0].Dispose();
        await taken[2];

        List<bool> Taken() => [.. taken.Select(t => t.IsCompleted)];
    }

    [Fact]
    public async Task Commit_arrives_first_at_what_others_of_the_repository_depend_on()
    {
        await using var world = await World.CreateAsync();
        world.Repository.Write("other/more.yaml", World.ConfigMap("more", "one"));
        await world.AddResourceAsync("base", "kustomization", new { interval = "1h" });
        await world.AddResourceAsync("other", "kustomization", new { interval = "10s", path = "./other", dependsOn = new[] { new { name = "base" } } });
        world.Declare("one");
        await world.TriggerAsync("base");
        await world.UntilAsync("ready", ct, id: "other");
        world.Repository.Write("other/more.yaml", World.ConfigMap("more", "two"));
        world.Declare("two");
        await world.TriggerAsync("other");
        await world.UntilGreetingAsync("two", ct, "more");
        (await world.GreetingAsync()).ShouldBe("two"); // within its hour: it was asked for
    }

    [Fact]
    public async Task Waiting_for_health_takes_no_workers_place()
    {
        await using var world = await World.CreateAsync(configure: options => (options.Reconcile.Workers, options.Reconcile.PerCluster) = (1, 1));
        world.Config = Config("10m");
        world.Declare("hello");
        world.Repository.Write("other/more.yaml", World.ConfigMap("more", "x"));
        world.Repository.Commit("more");
        await world.UntilAsync("reconciling", ct);
        await world.AddResourceAsync("other", "kustomization", new { interval = "10s", path = "./other" });
        await world.UntilAsync("ready", ct, id: "other");
        await world.UntilAsync("reconciling", ct);
    }

    private static object Config(string timeout) => new
    {
        interval = "10s",
        timeout,
        healthChecks = new[] { new { apiVersion = "v1", kind = "ConfigMap", name = "checked" } },
    };
}
