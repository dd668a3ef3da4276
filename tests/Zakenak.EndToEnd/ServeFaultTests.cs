using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>Servers that end in the middle of a pass.</summary>
public sealed class ServeFaultTests
{
    [Fact]
    public async Task Killed_at_random_moments_a_server_loses_nothing_and_does_nothing_twice()
    {
        const int kills = 8;
        await using var world = await GitOpsWorld.CreateAsync();
        var random = new Random(5);
        world.Declare(1, 0, 40, "start");
        await using (var first = await world.StartAsync())
            await world.FurnishAsync(first, 1);
        for (var i = 1; i <= kills; i++)
        {
            // Each time some objects are new, some changed, some gone; and each time the server ends at another moment.
            world.Declare(1, i * 3, 40, $"version-{i}");
            await using var server = await world.StartAsync();
            await world.TriggerAsync(server, 0);
            await world.UntilSomeAsync($"version-{i}", random.Next(0, 40));
        }

        await using var last = await world.StartAsync();
        var end = world.Declare(1, 60, 40, "end");
        await world.UntilAppliedAsync(last, end);

        (await world.LiveAsync()).ShouldBe(Enumerable.Range(60, 40).ToDictionary(i => $"r0-item-{i}", _ => "end"), ignoreOrder: true);
        var deployments = await world.DeploymentsAsync(last);
        deployments.ShouldAllBe(d => (string)d["status"]! == "success" || (string)d["status"]! == "failed");
        deployments.Select(d => (string)d["gitCommitSha"]!).ShouldBeUnique();
        deployments.Where(d => (string)d["status"]! == "failed").ShouldAllBe(d => (string)d["errorReason"]! == "Superseded");
    }

    [Fact]
    public async Task Pass_that_a_stop_handed_back_goes_on_as_the_same_deployment()
    {
        await using var world = await GitOpsWorld.CreateAsync();
        var commit = world.Declare(1, 0, 300, "one");
        await using (var server = await world.StartAsync())
        {
            await world.FurnishAsync(server, 1);
            await world.UntilSomeAsync("one", 20);
            (await server.StopAsync()).ShouldBe(0, server.Log);
        }
        await using var next = await world.StartAsync();
        await world.UntilAppliedAsync(next, commit);

        (await world.LiveAsync()).Count.ShouldBe(300);
        (await world.DeploymentsAsync(next)).Select(d => $"{d["gitCommitSha"]} {d["status"]}").ShouldBe([$"{commit} success"]);
    }

    [Fact]
    public async Task Servers_on_one_database_share_the_work_and_take_over_what_a_killed_one_had()
    {
        const int resources = 8;
        var database = await TestPostgres.ConnectionStringAsync();
        await using var world = await GitOpsWorld.CreateAsync($"{database};Database=postgres;Maximum Pool Size=20");
        var first = world.Declare(resources, 0, 40, "one");
        await using var one = await world.StartAsync("one");
        await using var other = await world.StartAsync("other");
        await world.FurnishAsync(one, resources);
        await world.UntilAppliedAsync(other, first);
        var second = world.Declare(resources, 10, 40, "two");
        for (var i = 0; i < resources; i++)
            await world.TriggerAsync(other, i);
        await world.UntilSomeAsync("two", 20);
        await one.DisposeAsync(); // killed
        await world.UntilAppliedAsync(other, second);

        (await world.LiveAsync()).Count.ShouldBe(resources * 40);
        (await world.LiveAsync()).Values.ShouldAllBe(value => value == "two");
        var deployments = await world.DeploymentsAsync(other);
        deployments.ShouldAllBe(d => (string)d["status"]! == "success");
        deployments.Select(d => $"{d["gitopsResourceId"]} {d["gitCommitSha"]}").ShouldBeUnique();
        deployments.Count.ShouldBe(2 * resources);
    }
}
