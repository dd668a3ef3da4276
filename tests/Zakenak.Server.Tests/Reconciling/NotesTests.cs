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
}
