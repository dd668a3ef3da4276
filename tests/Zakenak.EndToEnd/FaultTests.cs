using Zakenak.Testing;

namespace Zakenak.EndToEnd;

/// <summary>What a run that ends in the middle leaves behind, and that the next one repairs it.</summary>
public class FaultTests
{
    [Fact]
    public async Task Killed_at_two_dozen_moments_a_converge_loses_nothing_and_touches_nothing_foreign()
    {
        const int kills = 24;
        await using var project = FaultProject.On(TestCluster.KubeconfigPath);
        var random = new Random(20);
        project.Declare(0, 30, "start");
        (await project.ConvergeAsync()).ShouldExit(0);
        var foreign = await project.CreateForeignAsync("foreign");

        for (var i = 1; i <= kills; i++)
        {
            // Each time some objects are new, some changed, some gone; and each time the run ends at another line of its progress.
            project.Declare(i * 3, 30, $"version-{i}");
            using var run = project.StartConverge();
            await FaultProject.SaidAsync(run, random.Next(0, 45));
            run.Kill();
            await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        project.Declare(90, 30, "end");
        var repaired = await project.ConvergeAsync();

        repaired.ShouldExit(0);
        await project.ShouldHoldAsync(90, 30, "end");
        var still = await project.ConfigMapAsync("foreign");
        (still!.Uid, still.ResourceVersion).ShouldBe((foreign.Uid, foreign.ResourceVersion));
        (await project.ConvergeAsync("-o", "json")).Json["changes"]!.AsArray().ShouldAllBe(c => (string)c!["action"]! == "Unchanged");
    }

    [Fact]
    public async Task Ctrl_C_says_what_state_was_left_and_the_next_converge_goes_on()
    {
        await using var project = FaultProject.On(TestCluster.KubeconfigPath);
        project.Declare(0, 300, "one");
        using var run = project.StartConverge();
        await FaultProject.SaidAsync(run, 20);
        run.Interrupt();

        var stopped = await Zakenak.FinishAsync(run);
        var left = (await project.OwnedAsync()).Count;
        (await project.ConvergeAsync()).ShouldExit(0);

        stopped.ShouldExit(130);
        stopped.Errors.ShouldContain("run the same command again");
        left.ShouldBeInRange(1, 299);
        await project.ShouldHoldAsync(0, 300, "one");
    }

    [Fact]
    public async Task A_second_converge_says_that_it_waits_and_goes_on_when_the_first_ends()
    {
        await using var project = FaultProject.On(TestCluster.KubeconfigPath);
        project.Declare(0, 3, "one");
        (await project.ConvergeAsync()).ShouldExit(0);
        project.Declare(0, 3, "two");
        var first = await project.LeaseAsync();

        using var second = project.StartConverge();
        string? said;
        do
            said = await second.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        while (said?.Contains("another run") == false);
        await first.DisposeAsync();

        said.ShouldNotBeNull();
        (await Zakenak.FinishAsync(second)).ShouldExit(0);
        await project.ShouldHoldAsync(0, 3, "two");
    }

    [Fact]
    public async Task Two_converges_at_once_end_in_one_state_and_not_in_a_mixture()
    {
        await using var project = FaultProject.On(TestCluster.KubeconfigPath);
        project.Declare(0, 60, "one");

        var outcomes = await Task.WhenAll(project.ConvergeAsync(), project.ConvergeAsync());

        foreach (var outcome in outcomes)
            outcome.ShouldExit(0);
        await project.ShouldHoldAsync(0, 60, "one");
    }
}
