using Zakenak.Engine.History;

namespace Zakenak.Engine.Tests.History;

/// <summary>Where a rollback without a commit goes. Runs are written in the order they ran.</summary>
public class RollbackTargets
{
    [Theory]
    [InlineData("converge a, converge b", "a")]
    [InlineData("converge a, converge b, converge c", "b")]
    [InlineData("converge a, converge b, converge b", "a")] // drift was put back
    [InlineData("converge a, deploy b", "a")]
    [InlineData("converge a, converge b!", "a")]
    [InlineData("converge a, converge b!, converge c!", "a")]
    [InlineData("converge a, converge b, converge b!", "a")]
    [InlineData("converge a, converge b, converge a", "b")]
    [InlineData("converge a, cleanup", "a")]
    public void It_is_the_newest_that_succeeded_before_the_current_one(string runs, string commit) => Target(runs).ShouldBe(commit);

    [Theory]
    [InlineData("converge a, converge b, converge c, rollback b", "a")]
    [InlineData("converge a, converge b, converge c, rollback b, rollback a", null)]
    [InlineData("converge a, converge b, converge c, rollback a", null)]
    [InlineData("converge a, converge b, converge c, rollback b, converge d", "b")]
    [InlineData("converge a, converge b, converge c, rollback b, converge d, rollback b", "a")]
    [InlineData("converge a, converge b, rollback a, converge b", "a")]
    [InlineData("converge a, converge b, cleanup, rollback b", "a")]
    public void After_a_rollback_it_never_is_what_was_rolled_back(string runs, string? commit) => Target(runs).ShouldBe(commit);

    [Theory]
    [InlineData("converge a, converge b, rollback a!", "a")]
    [InlineData("converge a, converge b, converge c, rollback b, rollback a!", "a")]
    public void A_rollback_that_failed_is_tried_again(string runs, string commit) => Target(runs).ShouldBe(commit);

    [Theory]
    [InlineData("converge a, converge a+dirty", "a")]
    [InlineData("converge a, converge b+dirty, converge b", "a")]
    [InlineData("converge a+dirty, converge b", "a")]
    public void What_was_not_committed_makes_another_state_of_its_commit(string runs, string commit) => Target(runs).ShouldBe(commit);

    [Theory]
    [InlineData("")]
    [InlineData("converge a")]
    [InlineData("converge a!, converge b")]
    [InlineData("converge -, converge a")] // outside of Git
    public void There_may_be_none(string runs) => Target(runs).ShouldBeNull();

    [Fact]
    public void Of_the_runs_of_a_commit_one_that_succeeded_without_other_changes_is_best()
    {
        RollbackTarget.Best(Records("converge a, converge a+dirty, converge a!")).Id.ShouldBe("0");
        RollbackTarget.Best(Records("converge a+dirty, converge a!")).Id.ShouldBe("0");
        RollbackTarget.Best(Records("converge a!, converge a!")).Id.ShouldBe("1");
    }

    private static string? Target(string runs) => RollbackTarget.Before(Records(runs))?.Git!.Commit[..1];

    /// <param name="runs"><c>converge a</c>: of commit a; <c>!</c>: it failed.</param>
    private static List<RunRecord> Records(string runs) =>
        [.. runs.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Record).Reverse()];

    private static RunRecord Record(string run, int number)
    {
        var (command, commit) = run.Split(' ') is [var c, var of] ? (c, of.TrimEnd('!')) : (run, "-");
        var revision = commit == "-" ? null : $"main@sha1:{new string(commit[0], 40)}{commit[1..]}";
        return new RunRecord
        {
            Id = $"{number}",
            Command = command,
            Revision = revision,
            Began = DateTimeOffset.UnixEpoch,
            Who = "ada",
            Outcome = run.EndsWith('!') ? RunOutcome.Failed : RunOutcome.Succeeded,
        };
    }
}
