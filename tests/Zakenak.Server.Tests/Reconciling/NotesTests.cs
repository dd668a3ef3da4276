using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Zakenak.Engine;
using Zakenak.Server.Contract;
using Zakenak.Server.Events;
using Zakenak.Server.Git;
using Zakenak.Server.Reconciling;
using Zakenak.Server.Reconciling.Sources;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>What a pass notes, and what is left where it is killed or was too slow.</summary>
public sealed class NotesTests
{
    private static readonly SourceRevision revision = new("main@sha1:aaaa", "aaaa");
    private static readonly GitCommit commit = GitCommit.Parse("aaaa", "Ada\0ada@example.com\01767225600\0One");
    private static readonly ReconcileResult nothing = new("p", "shop", revision.Text, false, [], [], [], [], [], TimeSpan.Zero);

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly ManualClock clock = new();

    [Fact]
    public async Task End_of_a_deployment_status_and_events_are_noted_together_or_not_at_all()
    {
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, clock, 1);
        var (queue, deployments, notes) = Open(test);
        var work = (await queue.TakeAsync(3, ct))!;
        var id = (await deployments.BeginAsync(work, revision, commit, ct))!;
        await notes.BeginAsync(work, revision, ct);
        // As a kill would: the last that is written of it is not.
        await test.Database.ExecuteAsync($"CREATE TRIGGER killed BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'killed'); END", ct);
        await Should.ThrowAsync<SqliteException>(() => notes.SucceedAsync(work, revision, id, nothing, null, ct));
        (await DeploymentsAsync(test)).ShouldBe(["aaaa running"]);
        (await queue.ReadAsync("r0", ct))!.LastAppliedRevision.ShouldBeEmpty();

        await test.Database.ExecuteAsync($"DROP TRIGGER killed", ct);
        await notes.SucceedAsync(work, revision, (await deployments.FindRunningAsync(work, revision, ct))!, nothing, null, ct);
        (await DeploymentsAsync(test)).ShouldBe(["aaaa success"]);
        (await EventsAsync(test)).ShouldBe(["deployment Progressing", "deployment ReconciliationSucceeded", "resource ReconciliationSucceeded"]);
    }

    [Theory, EachDatabase]
    public async Task Pass_that_was_taken_over_writes_nothing_any_more(DatabaseKind kind)
    {
        await using var test = await StoredResources.CreateAsync(kind, clock, 1);
        var (queue, deployments, notes) = Open(test);
        var slow = (await queue.TakeAsync(3, ct))!;
        var begun = await deployments.BeginAsync(slow, revision, commit, ct);
        clock.Advance(ResourceQueue.Claim + TimeSpan.FromSeconds(1));
        var other = (await queue.TakeAsync(3, ct))!;
        var before = await StateAsync(test);

        var newer = new SourceRevision("main@sha1:bbbb", "bbbb");
        var why = new ReconcileError("HealthTimeout", "not healthy");
        (await deployments.BeginAsync(slow, newer, commit, ct)).ShouldBeNull();
        await notes.SawRevisionAsync(slow, newer, ct);
        await notes.BeginAsync(slow, newer, ct);
        await notes.LoseSourceAsync(slow, why, ct);
        await notes.WaitAsync(slow, "DependencyNotReady", "waits", TimeSpan.Zero, ct);
        await notes.FailAsync(slow, why, ct);
        await notes.FailAsync(slow, newer, begun, why, 1, isOver: false, nothing, ct);
        await notes.StopWaitingAsync(slow, newer, begun, why, ct);
        await notes.SucceedAsync(slow, newer, begun, nothing, null, ct);
        (await StateAsync(test)).ShouldBe(before);

        await notes.SucceedAsync(other, revision, begun, nothing, null, ct);
        (await StateAsync(test)).ShouldNotBe(before);
    }

    [Fact]
    public async Task Failed_and_superseded_deployments_are_told_as_events_too()
    {
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, clock, 1);
        var (queue, deployments, notes) = Open(test);
        var work = (await queue.TakeAsync(3, ct))!;
        await deployments.BeginAsync(work, revision, commit, ct);
        var newer = new SourceRevision("main@sha1:bbbb", "bbbb");
        var second = await deployments.BeginAsync(work, newer, GitCommit.Parse("bbbb", "Ada\0ada@example.com\01767225600\0Two"), ct);
        await notes.FailAsync(work, newer, second, new ReconcileError("HealthTimeout", "not healthy"), 1, isOver: false, nothing, ct);

        (await EventsAsync(test)).ShouldBe(["deployment Progressing", "deployment Superseded", "deployment Progressing", "deployment HealthTimeout", "resource HealthTimeout"]);
        (await DeploymentsAsync(test)).ShouldBe(["aaaa failed", "bbbb failed"]);
    }

    [Fact]
    public async Task Database_that_is_away_for_a_while_neither_ends_the_watch_of_a_roll_out_nor_keeps_the_workers_place()
    {
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, clock, 1, autoSync: false);
        var (queue, deployments, _) = Open(test);
        using var workers = new SemaphoreSlim(1);
        using var passes = new SemaphoreSlim(1);
        using var place = new WorkerPlace(workers, passes);
        await place.TakeAsync(ct);
        var work = (await queue.TakeAsync(3, ct))! with { Place = place };
        var id = (await deployments.BeginAsync(work, revision, commit, ct))!;
        await test.Database.ExecuteAsync($"ALTER TABLE gitops_resources RENAME TO away", ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var following = Watch(deployments, queue).FollowAsync(work, null!, revision, id, stop);
        await WaitFor.TrueAsync(() => Task.FromResult(workers.CurrentCount == 1), ct);
        await test.Database.ExecuteAsync($"ALTER TABLE away RENAME TO gitops_resources", ct);
        await test.Database.ExecuteAsync($"UPDATE deployments SET status = {"failed"}", ct); // somebody cancelled it

        (await following)!.Reason.ShouldBe("Cancelled");
        (await test.Database.ListAsync($"SELECT is_waiting FROM gitops_resources", row => row.Flag("is_waiting"), ct)).ShouldBe([true]);
    }

    [Fact]
    public async Task Source_is_asked_at_the_interval_and_when_somebody_wakes_the_resource_up_while_health_is_waited_for()
    {
        var running = new RunningClock();
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, running, 1); // its interval is a minute
        var queue = new ResourceQueue(test.Database, running);
        var work = (await queue.TakeAsync(3, ct))!;
        var start = running.GetUtcNow();
        var asked = new List<TimeSpan>();
        var source = new AskedSource(async () =>
        {
            asked.Add(running.GetUtcNow() - start);
            if (asked.Count == 2)
                await test.Database.ExecuteAsync($"UPDATE gitops_resources SET due_at = {running.GetUtcNow()}", ct);
            return asked.Count < 4 ? revision : new SourceRevision("main@sha1:bbbb", "bbbb");
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var why = await new RolloutWatch(new(test.Database, new(test.Database, running), running), queue, running).FollowAsync(work, source, revision, null, stop);

        why!.Reason.ShouldBe("Superseded");
        asked.Select(at => Math.Round(at.TotalSeconds)).ShouldBe([60, 120, 122, 182]); // it looks every 2 seconds
    }

    [Fact]
    public async Task Outage_is_told_once_however_long_it_is_and_whatever_its_words()
    {
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, clock, 1);
        var (queue, _, notes) = Open(test);
        for (var i = 0; i < 3; i++)
            await notes.LoseSourceAsync(await NextAsync(queue), new ReconcileError("GitUnreachable", $"failed after {i} ms"), ct);
        (await EventsAsync(test)).ShouldBe(["resource GitUnreachable"]);
        for (var i = 0; i < 3; i++)
            await notes.FailAsync(await NextAsync(queue), revision, null, new ReconcileError("ClusterUnreachable", $"failed after {i} ms"), 0, isOver: false, null, ct);
        (await EventsAsync(test)).ShouldBe(["resource GitUnreachable", "resource ClusterUnreachable"]);
        for (var i = 0; i < 2; i++)
            await notes.FailAsync(await NextAsync(queue), revision, null, new ReconcileError("HealthTimeout", "not healthy"), 1, isOver: false, null, ct);
        (await EventsAsync(test)).Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("GitUnreachable", true)]
    [InlineData("BranchNotFound", false)]
    public async Task Only_an_outage_leaves_the_sync_that_was_asked_for_outstanding(string reason, bool isOutstanding)
    {
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, clock, 1);
        var (queue, _, notes) = Open(test);
        await test.Database.ExecuteAsync($"UPDATE gitops_resources SET requested_at = {clock.GetUtcNow()}", ct);
        await notes.LoseSourceAsync((await queue.TakeAsync(3, ct))!, new ReconcileError(reason, "gone"), ct);
        ((await queue.ReadAsync("r0", ct))!.RequestedAt is not null).ShouldBe(isOutstanding);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_written()
    {
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, clock, 2);
        var (queue, _, notes) = Open(test);
        var works = new[] { (await queue.TakeAsync(3, ct))!, (await queue.TakeAsync(3, ct))! };
        await PassAsync();
        works = [(await queue.ReadAsync("r0", ct))!, (await queue.ReadAsync("r1", ct))!];
        foreach (var table in new[] { "gitops_resources", "repositories" })
        {
            await test.Database.ExecuteAsync(FormattableStringFactory.Create(
                $"CREATE TRIGGER quiet_{table} BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'written'); END"), ct);
        }
        await PassAsync();
        await Should.ThrowAsync<SqliteException>(() => notes.WaitAsync(works[1], "DependencyNotReady", "waits for another", TimeSpan.Zero, ct));

        async Task PassAsync()
        {
            foreach (var work in works)
                await notes.SawRevisionAsync(work, revision, ct);
            await notes.SucceedAsync(works[0], revision, null, nothing, null, ct);
            await notes.WaitAsync(works[1], "DependencyNotReady", "waits", TimeSpan.Zero, ct);
        }
    }

    [Theory]
    [InlineData(true)] // the resource's
    [InlineData(false)] // the environment's
    public async Task Configuration_that_was_changed_during_a_pass_is_tried_though_the_pass_gave_up(bool ofResource)
    {
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, clock, 1);
        var (queue, _, notes) = Open(test);
        var work = (await queue.TakeAsync(3, ct))!;
        await notes.BeginAsync(work, revision, ct);
        await test.Database.ExecuteAsync($"""
            UPDATE gitops_resources SET updated_at = {work.UpdatedAt.AddSeconds(ofResource ? 1 : 0)}, due_at = {work.DueAt.AddSeconds(1)}, failures = 0,
                stalled_revision = NULL, retry_at = NULL
            """, ct);
        await notes.FailAsync(work, revision, null, new ReconcileError("ManifestInvalid", "no YAML"), 1, isOver: true, null, ct);

        var now = (await queue.ReadAsync("r0", ct))!;
        (now.StalledRevision, now.Failures, now.Status).ShouldBe((null, 0, GitOpsStatus.Failed));
    }

    [Fact]
    public async Task Resources_that_were_synced_together_are_not_due_together_for_ever()
    {
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, clock, 1);
        var (queue, _, notes) = Open(test);
        var work = (await queue.TakeAsync(3, ct))!;
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 30; i++)
            pauses.Add(await notes.SucceedAsync(work, revision, null, nothing, null, ct) - clock.GetUtcNow());
        pauses.ShouldAllBe(pause => pause >= TimeSpan.FromSeconds(60) && pause <= TimeSpan.FromSeconds(66));
        (pauses.Max() - pauses.Min()).ShouldBeGreaterThan(TimeSpan.FromSeconds(1)); // of 6: else once in 10^21 times
    }

    [Fact]
    public async Task Subscriber_is_woken_by_what_a_pass_notes_and_need_not_look_again()
    {
        await using var test = await StoredResources.CreateAsync(DatabaseKind.Sqlite, clock, 1);
        var events = new EventLog(test.Database, new StillClock());
        var deployments = new DeploymentNotes(test.Database, events, clock);
        var notes = new ResourceNotes(test.Database, deployments, events, clock);
        var work = (await new ResourceQueue(test.Database, clock).TakeAsync(3, ct))!;
        var id = await deployments.BeginAsync(work, revision, commit, ct);
        await using var follower = events.FollowAsync("p", 0, ct).GetAsyncEnumerator(ct);
        (await follower.MoveNextAsync()).ShouldBeTrue();
        follower.Current.Select(e => e.Event.Reason).ShouldBe(["Progressing"]);
        var next = follower.MoveNextAsync();
        await notes.SucceedAsync(work, revision, id, nothing, null, ct);

        (await next.AsTask().WaitAsync(TimeSpan.FromMinutes(1), ct)).ShouldBeTrue();
        follower.Current.Select(e => e.Event.Reason).ShouldBe(["ReconciliationSucceeded", "ReconciliationSucceeded"]);
    }

    /// <summary>Of the one resource, as its next pass reads it.</summary>
    private async Task<ResourceWork> NextAsync(ResourceQueue queue)
    {
        clock.Advance(ResourceQueue.Claim + TimeSpan.FromSeconds(1));
        return (await queue.TakeAsync(3, ct))!;
    }

    private RolloutWatch Watch(DeploymentNotes deployments, ResourceQueue queue) => new(deployments, queue, clock);

    private (ResourceQueue Queue, DeploymentNotes Deployments, ResourceNotes Notes) Open(TestDatabase test)
    {
        var events = new EventLog(test.Database, clock);
        var deployments = new DeploymentNotes(test.Database, events, clock);
        return (new(test.Database, clock), deployments, new(test.Database, deployments, events, clock));
    }

    private Task<List<string>> DeploymentsAsync(TestDatabase test) =>
        test.Database.ListAsync($"SELECT git_commit_sha, status FROM deployments ORDER BY git_commit_sha", row => $"{row.Text("git_commit_sha")} {row.Text("status")}", ct);

    private Task<List<string>> EventsAsync(TestDatabase test) =>
        test.Database.ListAsync($"SELECT subject, reason FROM events ORDER BY id", row => $"{row.Text("subject")} {row.Text("reason")}", ct);

    /// <summary>All that a pass may write.</summary>
    private async Task<string> StateAsync(TestDatabase test) => string.Join('\n', [
        .. await DeploymentsAsync(test), .. await EventsAsync(test),
        .. await test.Database.ListAsync($"SELECT * FROM gitops_resources",
            row => $"{row.Text("status")} {row.Text("conditions")} {row.Text("last_applied_revision")} {row.Text("last_attempted_revision")} {row.TextOrNull("error_message")}", ct),
        .. await test.Database.ListAsync($"SELECT * FROM repositories", row => $"{row.Text("sync_status")} {row.Text("last_sync_commit")} {row.TextOrNull("error_message")}", ct)]);

    private sealed class AskedSource(Func<Task<SourceRevision>> find) : IResourceSource
    {
        public Task<SourceRevision> FindAsync(CancellationToken ct) => find();

        public SourceRevision Pinned(string pin) => throw new NotSupportedException();

        public Task<GitCommit?> DescribeAsync(SourceRevision asked, CancellationToken ct) => throw new NotSupportedException();

        public Task WriteAsync(SourceRevision asked, string folder, CancellationToken ct) => throw new NotSupportedException();
    }

    /// <summary>Whoever waits on it waits for ever.</summary>
    private sealed class StillClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whoever waits on it finds the time passed.</summary>
    private sealed class RunningClock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            now += dueTime;
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
