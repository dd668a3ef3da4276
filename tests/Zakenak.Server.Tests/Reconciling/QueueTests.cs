using System.Collections.Concurrent;
using Zakenak.Server.Data;
using Zakenak.Server.Reconciling;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>Several servers take from one database.</summary>
public sealed class QueueTests
{
    private const int Resources = 10;

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly ManualClock clock = new();

    [Theory, EachDatabase]
    public async Task No_resource_is_taken_twice_and_no_cluster_gets_more_than_it_may(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind);
        var (held, most, done) = (new ConcurrentDictionary<string, bool>(), 0, new ConcurrentBag<string>());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var database = test.Open();
            var queue = new ResourceQueue(database, clock);
            while (done.Count < Resources)
            {
                if (await queue.TakeAsync(3, ct) is not { } work)
                    continue;
                held.TryAdd(work.Id, true).ShouldBeTrue($"{work.Id} was taken by two");
                InterlockedMax(ref most, held.Count);
                await Task.Yield();
                done.Add(work.Id);
                held.TryRemove(work.Id, out var _);
                await queue.ReleaseAsync(work, clock.GetUtcNow() + TimeSpan.FromHours(1), ct);
            }
        })));
        done.Order().ShouldBe(Enumerable.Range(0, Resources).Select(i => $"r{i}"));
        most.ShouldBeInRange(1, 3);
    }

    [Theory, EachDatabase]
    public async Task Each_cluster_gets_as_many_as_it_may_and_a_full_one_holds_up_no_other(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, count: 8, clusters: 2);
        var queue = new ResourceQueue(test.Database, clock);
        // All of the first cluster are due before any of the second.
        await test.Database.ExecuteAsync($"UPDATE gitops_resources SET due_at = {clock.GetUtcNow().AddMinutes(-1)} WHERE environment_id = {"env0"}", ct);
        var taken = new List<ResourceWork>();
        while (await queue.TakeAsync(3, ct) is { } work)
            taken.Add(work);
        taken.Select(w => w.ClusterId).ShouldBe(["c0", "c0", "c0", "c1", "c1", "c1"]);

        await queue.WaitAsync(taken[0], ct); // it takes no place any more
        (await queue.TakeAsync(3, ct))!.ClusterId.ShouldBe("c0");
        (await queue.TakeAsync(3, ct)).ShouldBeNull();
        clock.Advance(ResourceQueue.Claim + TimeSpan.FromSeconds(1)); // nor does what is of a server that was killed
        (await queue.TakeAsync(1, ct))!.ClusterId.ShouldBe("c0");
    }

    [Theory, EachDatabase]
    public async Task What_somebody_asked_for_goes_before_all_that_is_due_for_longer(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, count: 3);
        var queue = new ResourceQueue(test.Database, clock);
        await test.Database.ExecuteAsync($"UPDATE gitops_resources SET due_at = {clock.GetUtcNow().AddHours(-1)} WHERE id <> {"r2"}", ct);
        await test.Database.ExecuteAsync($"UPDATE gitops_resources SET requested_at = {clock.GetUtcNow()} WHERE id = {"r2"}", ct);
        (await queue.TakeAsync(3, ct))!.Id.ShouldBe("r2");
        (await queue.TakeAsync(3, ct))!.Id.ShouldBe("r0");
    }

    [Theory, EachDatabase]
    public async Task Claim_of_a_server_that_was_killed_is_taken_over_and_what_it_would_still_write_does_not_count(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, count: 1);
        var queue = new ResourceQueue(test.Database, clock);
        var killed = (await queue.TakeAsync(3, ct))!;
        (await queue.TakeAsync(3, ct)).ShouldBeNull();
        clock.Advance(ResourceQueue.Claim + TimeSpan.FromSeconds(1));
        var taken = (await queue.TakeAsync(3, ct))!;

        (await queue.RenewAsync(killed, ct)).ShouldBeFalse();
        (await queue.ReleaseAsync(killed, clock.GetUtcNow(), ct)).ShouldBe(0);
        (await queue.RenewAsync(taken, ct)).ShouldBeTrue();
    }

    [Theory, EachDatabase]
    public async Task What_is_asked_for_during_a_pass_is_done_right_after_it(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, count: 1);
        var queue = new ResourceQueue(test.Database, clock);
        var work = (await queue.TakeAsync(3, ct))!;
        await test.Database.ExecuteAsync($"UPDATE gitops_resources SET requested_at = {clock.GetUtcNow()}, due_at = {clock.GetUtcNow()}", ct);
        await queue.ReleaseAsync(work, clock.GetUtcNow() + TimeSpan.FromHours(1), ct);
        var again = (await queue.TakeAsync(3, ct))!;
        again.RequestedAt.ShouldBe(clock.GetUtcNow());

        await queue.ReleaseAsync(again, clock.GetUtcNow() + TimeSpan.FromHours(1), ct);
        (await queue.TakeAsync(3, ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Look_at_what_is_due_reads_only_what_is_due_and_what_is_claimed()
    {
        await using var test = await CreateAsync(DatabaseKind.Sqlite, count: 1);
        var plan = await test.Database.ListAsync(Sql.Join($"EXPLAIN QUERY PLAN ", ResourceQueue.Next(clock.GetUtcNow(), 3), $""), row => row.Text("detail"), ct);
        plan.Where(step => step.Contains("gitops_resources", StringComparison.Ordinal)).Select(step => step.Split(' ')[^2]).Order()
            .ShouldBe(["gitops_resources_claimed", "gitops_resources_due"]);
        plan.ShouldNotContain(step => step.StartsWith("SCAN", StringComparison.Ordinal) || step.StartsWith("CORRELATED", StringComparison.Ordinal), string.Join('\n', plan));
    }

    private Task<TestDatabase> CreateAsync(DatabaseKind kind, int count = Resources, int clusters = 1) =>
        StoredResources.CreateAsync(kind, clock, count, clusters);

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
