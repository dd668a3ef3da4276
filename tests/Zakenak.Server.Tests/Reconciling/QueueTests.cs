using System.Collections.Concurrent;
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

    private async Task<TestDatabase> CreateAsync(DatabaseKind kind, int count = Resources)
    {
        var test = await TestDatabase.CreateAsync(kind);
        var now = clock.GetUtcNow();
        await test.Database.ExecuteAsync($"INSERT INTO projects (id, name, created_at) VALUES ({"p"}, {"p"}, {now})", ct);
        await test.Database.ExecuteAsync($"INSERT INTO clusters (id, name, engine, in_cluster, created_at) VALUES ({"c"}, {"c"}, {"embedded"}, {false}, {now})", ct);
        await test.Database.ExecuteAsync($"""
            INSERT INTO repositories (id, project_id, full_name, clone_url, kind, default_branch, gitops_enabled, sync_status, last_sync_commit, created_at)
            VALUES ({"repo"}, {"p"}, {"team/shop"}, {"https://git.example.com/shop.git"}, {"git"}, {"main"}, {true}, {"ready"}, {""}, {now})
            """, ct);
        await test.Database.ExecuteAsync($"""
            INSERT INTO environments (id, project_id, cluster_id, name, type, namespace, gitops_enabled, auto_sync, git_branch, git_path, sync_interval, developers_deploy, created_at)
            VALUES ({"env"}, {"p"}, {"c"}, {"dev"}, {"dev"}, {"shop"}, {true}, {true}, {"main"}, {"."}, {"1m"}, {true}, {now})
            """, ct);
        for (var i = 0; i < count; i++)
        {
            await test.Database.ExecuteAsync($"""
                INSERT INTO gitops_resources (id, project_id, environment_id, repository_id, type, name, namespace, config, suspended, status, last_applied_revision,
                    last_attempted_revision, conditions, created_at, updated_at, due_at, failures)
                VALUES ({$"r{i}"}, {"p"}, {"env"}, {"repo"}, {"kustomization"}, {$"r{i}"}, {"shop"}, {"{}"}, {false}, {"pending"}, {""}, {""}, {"[]"}, {now}, {now}, {now}, {0})
                """, ct);
        }
        return test;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
