using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.History;
using Zakenak.Engine.Inventory;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Tests.History;

/// <summary>How records are kept in the cluster.</summary>
public class HistoryRecords
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_recorded_is_read_again_the_newest_first()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("history");
        var history = HistoryOf(ns);
        var first = Ended("1") with
        {
            Revision = "main@sha1:4b825dc642cb6eb9a060e54bf8d69288fbee4904+dirty",
            ProjectFile = "apps/shop/zakenak.yaml",
            Outcome = RunOutcome.Failed,
            FailedBecause = [Reasons.ApplyFailed, Reasons.Cancelled],
            Configured = 1,
            Changes =
            [
                new(new ObjectRef("apps/v1", "Deployment", "prod", "web"), ChangeAction.Configured),
                new(new ObjectRef("v1", "Namespace", null, "prod"), ChangeAction.Created),
            ],
        };

        await RecordAsync(history, first);
        await RecordAsync(history, Ended("2"));

        var read = await history.LoadAsync(Ct);
        read.Select(r => r.Id).ShouldBe(["2", "1"]);
        JsonSerializer.Serialize(read[1]).ShouldBe(JsonSerializer.Serialize(first)); // records compare their lists by reference
    }

    [Fact]
    public async Task Order_is_that_of_the_runs_whatever_their_clocks_say()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("history");
        var history = HistoryOf(ns);

        await RecordAsync(history, Ended("b"));
        await RecordAsync(history, Ended("a") with { Began = DateTimeOffset.UnixEpoch });

        (await history.LoadAsync(Ct)).Select(r => r.Id).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Only_the_last_fifty_runs_are_kept()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("history");
        var history = HistoryOf(ns);

        for (var i = 1; i <= 53; i++)
            await RecordAsync(history, Ended($"{i}"));

        (await history.LoadAsync(Ct)).Select(r => r.Id).ShouldBe(Enumerable.Range(4, 50).Reverse().Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_run_that_was_killed_shows_as_interrupted_in_its_place()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("history");
        var history = HistoryOf(ns);
        await RecordAsync(history, Ended("before"));
        await history.BeginAsync(Begun("killed"), Ct);
        var untilThen = await history.LoadAsync(Ct);
        await RecordAsync(history, Ended("after"));

        untilThen.Select(r => (r.Id, r.Outcome)).ShouldBe([("killed", RunOutcome.Interrupted), ("before", RunOutcome.Succeeded)]);
        (await history.LoadAsync(Ct)).Select(r => (r.Id, r.Outcome))
            .ShouldBe([("after", RunOutcome.Succeeded), ("killed", RunOutcome.Interrupted), ("before", RunOutcome.Succeeded)]);
    }

    [Fact]
    public async Task A_run_that_holds_the_lease_shows_as_running()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("history");
        var owner = new Owner("shop", ns.Name);
        await using var lease = await RunLease.AcquireAsync(TestCluster.Client, owner, TimeSpan.FromSeconds(20), _ => { }, Ct);
        var history = HistoryOf(ns);

        await history.BeginAsync(Begun(lease.Run), Ct);

        (await history.LoadAsync(Ct)).Single().Outcome.ShouldBe(RunOutcome.Running);
    }

    [Fact]
    public async Task Nothing_is_lost_when_two_write_at_once()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("history");
        var history = HistoryOf(ns);
        await RecordAsync(history, Ended("0"));

        await Task.WhenAll(Enumerable.Range(1, 8).Select(i => history.BeginAsync(Begun($"{i}"), Ct)));

        (await history.LoadAsync(Ct)).Count.ShouldBe(9);
    }

    [Fact]
    public async Task A_run_with_many_changes_lists_the_first_and_counts_all()
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("history");
        var history = HistoryOf(ns);
        var changes = Enumerable.Range(0, 5000).Select(i => new ObjectRef("v1", "ConfigMap", "prod", $"item-{i}"));

        await RecordAsync(history, Ended("large") with { Created = 5000, Changes = AllOf(changes, ChangeAction.Created) });

        var read = (await history.LoadAsync(Ct)).Single();
        read.Changes.Select(c => c.Object.Name).ShouldBe(Enumerable.Range(0, 200).Select(i => $"item-{i}"));
        (read.Created, read.Unlisted).ShouldBe((5000, 4800));
    }

    [Fact]
    public void Fifty_records_fit_into_a_secret_whatever_the_names_are()
    {
        string Name() => string.Concat(Enumerable.Range(0, 8).Select(_ => Guid.NewGuid().ToString("n")))[..253];
        var changes = Enumerable.Range(0, 200).Select(_ => new ObjectRef($"{Name()}/v1", Name()[..63], Name()[..63], Name()));

        var bytes = RecordFormat.Write(Ended("large") with { Deleted = 200, Changes = AllOf(changes, ChangeAction.Deleted) });

        bytes.Length.ShouldBeLessThanOrEqualTo(1024 * 1024 / 60);
        RecordFormat.Read("large", bytes).Changes.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("00000001.ab", "bm90IGd6aXA=")]
    [InlineData("notes", "aGVsbG8=")]
    public async Task A_damaged_one_is_an_error_that_says_what_to_do(string key, string value)
    {
        await using var ns = await TestCluster.CreateNamespaceAsync("history");
        await TestCluster.Client.CreateAsync(new ApiResource("", "v1", "Secret", "secrets", true, []), new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "zakenak.shop.history", ["namespace"] = ns.Name },
            ["data"] = new JsonObject { [key] = value },
        }, Ct);

        var error = await Should.ThrowAsync<ReconcileException>(() => HistoryOf(ns).LoadAsync(Ct));

        error.Reason.ShouldBe(Reasons.HistoryInvalid);
        error.Message.ShouldContain($"Secret {ns.Name}/zakenak.shop.history");
    }

    private static HistoryStore HistoryOf(TestNamespace ns) => new(TestCluster.Client, new Owner("shop", ns.Name));

    private static async Task RecordAsync(HistoryStore history, RunRecord ended)
    {
        var head = await history.BeginAsync(Begun(ended.Id), Ct);
        await history.EndAsync(ended, head, Ct);
    }

    private static RunRecord Begun(string id) =>
        new() { Id = id, Command = "converge", Began = DateTimeOffset.UtcNow, Who = "ada@home" };

    private static RunRecord Ended(string id) =>
        Begun(id) with { Outcome = RunOutcome.Succeeded, Elapsed = TimeSpan.FromMilliseconds(412), Created = 1 };

    private static List<RecordedChange> AllOf(IEnumerable<ObjectRef> objects, ChangeAction action) =>
        [.. objects.Select(o => new RecordedChange(o, action))];
}
