namespace Zakenak.EndToEnd;

/// <summary>The API server goes in the middle of a run: on a cluster of these tests' own, one after the other.</summary>
public class ApiServerFaultTests(OwnCluster own) : IClassFixture<OwnCluster>
{
    [Fact]
    public async Task An_api_server_that_goes_in_the_middle_is_reported_and_the_next_converge_repairs()
    {
        var cluster = await own.UpAsync();
        await using var project = FaultProject.On(cluster.KubeconfigPath);
        project.Declare(0, 300, "one");
        using var run = project.StartConverge();
        await FaultProject.SaidAsync(run, 30);
        await cluster.KillApiServerAsync();

        var reported = await Zakenak.FinishAsync(run);
        await cluster.StartApiServerAsync();
        var repaired = await project.ConvergeAsync();

        reported.ShouldExit(3);
        reported.Errors.ShouldContain("cannot be reached");
        repaired.ShouldExit(0);
        await project.ShouldHoldAsync(0, 300, "one");
    }

    [Fact]
    public async Task An_api_server_that_comes_back_soon_is_survived()
    {
        var cluster = await own.UpAsync();
        await using var project = FaultProject.On(cluster.KubeconfigPath);
        project.Declare(0, 300, "one");
        using var run = project.StartConverge();
        await FaultProject.SaidAsync(run, 30);
        await cluster.KillApiServerAsync();
        var starting = cluster.StartApiServerAsync();

        var outcome = await Zakenak.FinishAsync(run);
        await starting;

        // Survived, or reported: how long this machine needs to start a server decides which. Either way nothing is lost.
        outcome.ExitCode.ShouldBeOneOf([0, 3], outcome.Errors);
        (await project.ConvergeAsync()).ShouldExit(0);
        await project.ShouldHoldAsync(0, 300, "one");
    }
}
