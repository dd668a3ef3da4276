using System.Text.Json.Nodes;
using Zakenak.Server.Tests.Charts;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary><c>install</c> and <c>upgrade</c> of charts (decision 18). Pods stay pending, so that a Deployment never becomes healthy.</summary>
public sealed class RemediationTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly ManualClock clock = new();

    [Fact]
    public async Task Failed_install_is_undone_before_it_is_tried_again_and_given_up_after_the_last()
    {
        await using var world = await World.CreateAsync(time: clock);
        DeclareBroken(world, "hello");
        await world.AddResourceAsync("res", "helm", new { chartName = "web", interval = "10s", timeout = "1s", install = new { remediation = new { retries = 1 } } });
        var first = await world.UntilAsync("failed", ct);
        await world.UntilIdleAsync(ct);
        ((string)first["errorMessage"]!).ShouldEndWith("What it had created is deleted again.");
        Stalled(first).ShouldBeFalse();
        await world.UntilGreetingAsync(null, ct);

        clock.Advance(TimeSpan.FromSeconds(12));
        var last = await world.UntilAsync("failed", ct, Stalled);
        (await world.GreetingAsync()).ShouldBe("hello");
        ((string)last["errorMessage"]!).ShouldNotContain("deleted again");
        await world.UntilIdleAsync(ct);
        world.Repository.Git("rm", "-q", "charts/web/templates/stuck.yaml");
        world.DeclareChart("mended");
        await world.TriggerAsync();
        await world.UntilAsync("ready", ct);
        (await world.GreetingAsync()).ShouldBe("mended");
    }

    [Fact]
    public async Task Failed_upgrade_is_rolled_back_to_the_chart_configuration_and_values_that_were_healthy()
    {
        await using var world = await World.CreateAsync(time: clock);
        world.DeclareChart("chart's own");
        await world.AddResourceAsync("res", "helm", Upgrade(new { greeting = "good" }));
        var good = (string)(await world.UntilAsync("ready", ct))["lastAppliedRevision"]!;
        await world.UntilIdleAsync(ct);
        DeclareBroken(world, "bad");
        await world.Api.CallAsync("gitops.updateGitOpsResource", new { id = "res", config = Upgrade(new { greeting = "bad" }) });
        clock.Advance(TimeSpan.FromSeconds(1)); // an update is later than what it updates

        var first = await world.UntilAsync("failed", ct);
        await world.UntilIdleAsync(ct);
        ((string)first["errorMessage"]!).ShouldEndWith($"It is rolled back to {good}.");
        (await world.GreetingAsync()).ShouldBe("good");
        (await world.GreetingAsync("stuck-too")).ShouldBeNull(); // what the upgrade added is gone again
        clock.Advance(TimeSpan.FromSeconds(12));
        var last = await world.UntilAsync("failed", ct, Stalled);

        (await world.GreetingAsync()).ShouldBe("good");
        ((string)last["lastAppliedRevision"]!).ShouldBe(good);
        (await world.DeploymentsAsync()).Select(d => $"{d["status"]} {d["errorReason"]}").ShouldBe(["failed HealthTimeout", "success "]);
    }

    [Fact]
    public async Task Failed_upgrade_without_a_rollback_deletes_what_it_created_where_cleanupOnFail_says_so()
    {
        await using var world = await World.CreateAsync(time: clock);
        world.DeclareChart("hello");
        await world.AddResourceAsync("res", "helm", new { chartName = "web", interval = "10s", timeout = "1s", upgrade = new { cleanupOnFail = true } });
        await world.UntilAsync("ready", ct);
        DeclareBroken(world, "bad");
        await world.TriggerAsync();
        await world.UntilAsync("failed", ct);

        await world.UntilGreetingAsync(null, ct, "stuck-too");
        (await world.GreetingAsync()).ShouldBe("bad");
    }

    [Fact]
    public async Task Failed_upgrade_to_another_chart_is_rolled_back_to_the_chart_that_it_was()
    {
        await using var charts = await ChartServer.StartAsync();
        charts.Publish("1.0.0", "redis's");
        charts.Publish("9.0.0", "valkey's", "valkey", World.Deployment("stuck"));
        await using var world = await World.CreateAsync(time: clock);
        await world.AddRepositoryAsync(new { id = "charts", projectId = "p", fullName = "team/charts", kind = "helm", cloneUrl = charts.Url });
        await world.AddResourceAsync("res", "helm", new { chartName = "web", interval = "10s" }, "charts");
        var good = (string)(await world.UntilAsync("ready", ct))["lastAppliedRevision"]!;
        await world.UntilIdleAsync(ct);
        var upgrade = new { remediation = new { retries = 1, remediateLastFailure = true } };
        await world.Api.CallAsync("gitops.updateGitOpsResource", new { id = "res", config = new { chartName = "valkey", interval = "10s", timeout = "1s", upgrade } });
        clock.Advance(TimeSpan.FromSeconds(1)); // an update is later than what it updates

        var failed = await world.UntilAsync("failed", ct);
        ((string)failed["errorMessage"]!).ShouldEndWith($"It is rolled back to {good}.");
        (await world.GreetingAsync()).ShouldBe("redis's");
    }

    [Fact]
    public async Task Restored_release_that_was_left_in_the_cluster_is_upgraded_and_so_not_deleted_when_that_fails()
    {
        await using var world = await World.CreateAsync(time: clock);
        world.DeclareChart("hello");
        var install = new { remediation = new { retries = 1 } };
        await world.AddResourceAsync("res", "helm", new { chartName = "web", interval = "10s", timeout = "1s", prune = false, install });
        await world.UntilAsync("ready", ct);
        await DeleteAsync(world);
        await world.Api.CallAsync("gitops.restore", new { id = "res" });
        await world.UntilAsync("ready", ct);
        await world.UntilIdleAsync(ct);
        await DeleteAsync(world);
        DeclareBroken(world, "bad");
        await world.Api.CallAsync("gitops.restore", new { id = "res" });
        await world.UntilAsync("failed", ct);
        await world.UntilIdleAsync(ct);

        (await world.GreetingAsync()).ShouldBe("bad");
    }

    [Fact]
    public async Task Restored_release_that_was_deleted_is_an_install_again()
    {
        await using var world = await World.CreateAsync(time: clock);
        world.DeclareChart("hello");
        var install = new { remediation = new { retries = 1 } };
        await world.AddResourceAsync("res", "helm", new { chartName = "web", interval = "10s", timeout = "1s", install });
        await world.UntilAsync("ready", ct);
        await DeleteAsync(world);
        (await world.GreetingAsync()).ShouldBeNull();
        DeclareBroken(world, "bad");
        await world.Api.CallAsync("gitops.restore", new { id = "res" });
        var failed = await world.UntilAsync("failed", ct);

        ((string)failed["errorMessage"]!).ShouldEndWith("What it had created is deleted again.");
    }

    /// <summary>Until its clean-up is through.</summary>
    private async Task DeleteAsync(World world)
    {
        await world.UntilIdleAsync(ct);
        await world.Api.CallAsync("gitops.deleteGitOpsResource", new { id = "res" });
        await WaitFor.TrueAsync(async () => (await world.Api.Database.ListAsync(
            $"SELECT id FROM gitops_resources WHERE cleaned_at IS NOT NULL", row => row.Text("id"), ct)).Count == 1, ct);
        await world.UntilIdleAsync(ct);
    }

    private static object Upgrade(object values) =>
        new { chartName = "web", interval = "10s", timeout = "1s", values, upgrade = new { remediation = new { retries = 1, remediateLastFailure = true } } };

    private static void DeclareBroken(World world, string greeting)
    {
        world.Repository.Write("charts/web/templates/stuck.yaml", $"{World.Deployment("stuck")}\n---\n{World.ConfigMap("stuck-too", "x")}");
        world.DeclareChart(greeting);
    }

    private static bool Stalled(JsonNode resource) => resource["conditions"]!.AsArray().Any(c => (string)c!["type"]! == "Stalled");
}
