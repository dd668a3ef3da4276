
namespace Zakenak.Server.Tests.Reconciling;

/// <summary>What failed, and when it is tried again: on a clock that the tests move.</summary>
public sealed class RetryTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly ManualClock clock = new();

    [Fact]
    public async Task Failed_revision_waits_twice_as_long_each_time_and_a_newer_one_not_at_all()
    {
        await using var world = await World.CreateAsync(time: clock);
        world.Config = WithCheck("20s");
        var broken = world.Declare("hello");
        await world.UntilReasonAsync("HealthTimeout", ct);
        var pauses = new List<double>();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            var state = await UntilFailuresAsync(world, attempt);
            pauses.Add((state.RetryAt!.Value - clock.GetUtcNow()).TotalSeconds);
            clock.Advance(state.RetryAt.Value - clock.GetUtcNow());
        }
        await UntilFailuresAsync(world, 5);
        world.Repository.Write("k8s/checked.yaml", World.ConfigMap("checked", "x"));
        var mended = world.Repository.Commit("mended");
        clock.Advance(TimeSpan.FromSeconds(11)); // the interval; the next attempt would be 5 minutes away
        await world.UntilRevisionAsync(mended, ct);

        foreach (var (pause, i) in pauses.Select((p, i) => (p, i)))
            pause.ShouldBeInRange(20 * Math.Pow(2, i) - 0.01, 22 * Math.Pow(2, i));
        (await world.DeploymentsAsync()).Select(d => $"{d["gitCommitSha"]} {d["status"]} {d["errorReason"]}").ShouldBe([$"{mended} success ", $"{broken} failed HealthTimeout"]);
    }

    [Fact]
    public async Task Revision_that_only_a_commit_can_mend_is_never_tried_again_while_newer_ones_are_looked_for()
    {
        await using var world = await World.CreateAsync(time: clock);
        world.Repository.Write("k8s/settings.yaml", "kind: ConfigMap\nmetadata: {name: [\n");
        world.Repository.Commit("broken");
        await world.UntilReasonAsync("ManifestInvalid", ct);
        for (var i = 0; i < 3; i++)
        {
            await world.UntilIdleAsync(ct);
            var asked = world.Git.Authorizations.Count;
            clock.Advance(TimeSpan.FromMinutes(30));
            await WaitFor.TrueAsync(() => Task.FromResult(world.Git.Authorizations.Count > asked), ct);
        }
        await world.UntilIdleAsync(ct);
        (await StateAsync(world)).Failures.ShouldBe(1);
        (await world.DeploymentsAsync()).Count.ShouldBe(1);

        clock.Advance(TimeSpan.FromSeconds(11));
        await world.UntilRevisionAsync(world.Declare("mended"), ct);
    }

    [Fact]
    public async Task Changed_configuration_is_tried_at_once()
    {
        await using var world = await World.CreateAsync(time: clock);
        world.Config = WithCheck("30m");
        world.Declare("hello");
        await world.UntilReasonAsync("HealthTimeout", ct);
        await world.UntilIdleAsync(ct);
        await world.Api.CallAsync("gitops.updateGitOpsResource", new { id = "res", config = new { interval = "10s" } });
        clock.Advance(TimeSpan.FromSeconds(1)); // an update is later than what it updates
        await world.UntilAsync("ready", ct);
    }

    [Fact]
    public async Task What_is_tried_again_and_succeeds_is_a_deployment_that_succeeded()
    {
        await using var world = await World.CreateAsync(time: clock);
        world.Config = WithCheck("20s");
        world.Declare("hello");
        await world.UntilReasonAsync("HealthTimeout", ct);
        await world.UntilIdleAsync(ct);
        await world.KubectlAsync("create", "configmap", "checked");
        clock.Advance(TimeSpan.FromSeconds(30));
        await world.UntilAsync("ready", ct);

        (await world.DeploymentsAsync()).Select(d => $"{d["status"]} {d["errorReason"]}").ShouldBe(["success ", "failed HealthTimeout"]);
    }

    [Fact]
    public async Task While_Git_is_gone_it_is_asked_at_each_interval_and_what_failed_is_tried_once_it_is_back()
    {
        await using var world = await World.CreateAsync(time: clock);
        world.Declare("hello");
        await world.UntilAsync("ready", ct);
        world.Git.IsAway = true;
        clock.Advance(TimeSpan.FromSeconds(11));
        var gone = await world.UntilReasonAsync("GitUnreachable", ct);
        var status = await world.Api.CallAsync("repositories.getFluxStatus", new { repositoryId = "repo" });
        var second = world.Declare("good morning");
        await world.UntilIdleAsync(ct);
        world.Git.IsAway = false;
        clock.Advance(TimeSpan.FromSeconds(11));
        await world.UntilRevisionAsync(second, ct);

        ((string)gone["errorMessage"]!).ShouldContain($"What was applied last ({(string)gone["lastAppliedRevision"]!}) stays.");
        ((string)status["syncStatus"]!).ShouldBe("failed");
        ((string)status["errorMessage"]!).ShouldContain("cannot be reached");
        (await world.Api.CallAsync("repositories.getFluxStatus", new { repositoryId = "repo" }))["syncStatus"]!.ToString().ShouldBe("ready");
    }

    private static object WithCheck(string retryInterval) => new
    {
        interval = "10s",
        retryInterval,
        timeout = "1s",
        healthChecks = new[] { new { apiVersion = "v1", kind = "ConfigMap", name = "checked" } },
    };

    private async Task<State> UntilFailuresAsync(World world, int failures)
    {
        State? state = null;
        await WaitFor.TrueAsync(async () => (state = await StateAsync(world)).Failures == failures && state.RetryAt is not null, ct);
        await world.UntilIdleAsync(ct);
        return state!;
    }

    private async Task<State> StateAsync(World world) => (await world.Api.Database.FindAsync(
        $"SELECT CAST(failures AS BIGINT) AS failures, retry_at FROM gitops_resources WHERE id = {"res"}", row => new State(row.Number("failures"), row.TimeOrNull("retry_at")), ct))!;

    private sealed record State(long Failures, DateTimeOffset? RetryAt);
}
