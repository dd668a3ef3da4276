using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Health;
using Zakenak.Engine.Manifests;

namespace Zakenak.Cli.Tests;

public class RunTallyTests
{
    [Fact]
    public void The_summary_counts_what_is_not_zero() =>
        RunTally.Summary(Result(false, ChangeAction.Created, ChangeAction.Unchanged, ChangeAction.Unchanged)).ShouldBe("1 created, 2 unchanged in 0.8 s");

    [Fact]
    public void The_summary_of_nothing_says_so() => RunTally.Summary(Result(false)).ShouldBe("nothing to do in 0.8 s");

    [Fact]
    public void The_summary_of_a_dry_run_says_that_nothing_was_written() =>
        RunTally.Summary(Result(true, ChangeAction.Deleted)).ShouldBe("dry run, nothing was written: 1 deleted in 0.8 s");

    [Fact]
    public void An_interruption_says_what_state_it_left()
    {
        var tally = new RunTally(TimeProvider.System);
        tally.Add(new ReconcileEvent.Started("shop", "prod", "https://cluster", null, DryRun: false));
        tally.Add(new ReconcileEvent.StepStarted(Step.Apply, "wave 1 of 2", 3));
        tally.Add(new ReconcileEvent.ObjectChanged(Changed(ChangeAction.Created)));
        var result = tally.Interrupted();
        result.Project.ShouldBe("shop");
        result.Changes.Count.ShouldBe(1);
        var error = result.Errors.ShouldHaveSingleItem();
        error.Reason.ShouldBe(Reasons.Cancelled);
        error.Message.ShouldStartWith("interrupted: 1 of 3 objects applied, nothing deleted.");
    }

    [Fact]
    public void An_interruption_in_a_hook_says_that_it_goes_on()
    {
        var tally = new RunTally(TimeProvider.System);
        tally.Add(new ReconcileEvent.Started("shop", "prod", "https://cluster", null, DryRun: false));
        tally.Add(new ReconcileEvent.StepStarted(Step.Hook, "Job/migrate (pre-upgrade of web)"));
        tally.Add(new ReconcileEvent.Waiting("the pre-upgrade hook Job/prod/migrate", TimeSpan.FromMinutes(5)));

        tally.Interrupted().Errors.ShouldHaveSingleItem().Message.ShouldContain(
            "The hook Job/migrate (pre-upgrade of web) was under way: what it started goes on, and it runs again.");
    }

    [Fact]
    public void The_live_line_shows_what_is_waited_for_longest()
    {
        var tally = Waiting();
        tally.Current.ShouldBe("waiting for Deployment/prod/a: 0 of 2 replicas are ready");
        tally.Progress.ShouldBe((1, 4));

        tally.Add(Health("a", HealthState.Healthy, "2 of 2 replicas are available"));
        tally.Add(Health("d", HealthState.Degraded, "crashes"));
        tally.Add(Health("b", HealthState.Progressing, "1 of 2 replicas are ready"));

        tally.Current.ShouldBe("waiting for Deployment/prod/b: 1 of 2 replicas are ready");
        tally.Progress.ShouldBe((1, 4));
    }

    [Fact]
    public void An_interruption_while_waiting_says_for_what() =>
        Waiting().Interrupted().Errors.ShouldHaveSingleItem().Message.ShouldContain(" It waited for Deployment/prod/a: 0 of 2 replicas are ready.");

    /// <summary>For three of four objects.</summary>
    private static RunTally Waiting()
    {
        var tally = new RunTally(TimeProvider.System);
        tally.Add(new ReconcileEvent.Started("shop", "prod", "https://cluster", null, DryRun: false));
        tally.Add(new ReconcileEvent.ObjectChanged(Changed(ChangeAction.Created)));
        tally.Add(new ReconcileEvent.StepStarted(Step.Wait, "objects to become healthy", 4));
        foreach (var name in (string[])["a", "b", "c"])
            tally.Add(Health(name, HealthState.Progressing, "0 of 2 replicas are ready"));
        return tally;
    }

    private static ReconcileEvent.HealthChanged Health(string name, HealthState health, string message) =>
        new(new ObjectRef("apps/v1", "Deployment", "prod", name), health, message);

    private static Change Changed(ChangeAction action) => new(new ObjectRef("v1", "ConfigMap", "prod", "a"), action);

    private static ReconcileResult Result(bool dryRun, params ChangeAction[] actions) =>
        new("shop", "prod", null, dryRun, [.. actions.Select(Changed)], [], [], [], [], TimeSpan.FromSeconds(0.8));
}
