using System.Runtime.Versioning;

namespace Zakenak.EndToEnd;

/// <summary>What is measured runs when nothing else of this assembly does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Measured
{
    public const string Name = "measured";
}

[Collection(Measured.Name)]
[UnsupportedOSPlatform("windows")]
public class BuildSpeedTests
{
    [Fact]
    public async Task Rebuild_without_change_builds_nothing_in_less_than_a_second()
    {
        await using var project = await ImageProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var deployed = await project.DeployedAsync();
        File.SetLastWriteTimeUtc(project.Folder.File("app/greeting"), DateTime.UtcNow.AddDays(1));

        var elapsed = new List<double>();
        for (var i = 0; i < 3 && elapsed.DefaultIfEmpty(1000).Min() >= 1000; i++) // a busy machine gets another chance
        {
            var outcome = (await project.RunAsync("converge -o json")).ShouldExit(0);
            outcome.Errors.ShouldContain($"{project.Image} did not change: the registry {project.Registry.Host} holds inputs-");
            outcome.Errors.ShouldNotContain("building");
            outcome.Changes().ShouldAllBe(change => change.StartsWith("Unchanged", StringComparison.Ordinal));
            elapsed.Add((double)outcome.Json["elapsedMs"]!);
        }
        elapsed.Min().ShouldBeLessThan(1000);
        (await project.DeployedAsync()).ShouldBe(deployed);
    }
}
