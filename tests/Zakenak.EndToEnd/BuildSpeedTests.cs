using System.Diagnostics;
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
    private static readonly TimeSpan second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Rebuild_without_change_builds_nothing_in_less_than_a_second()
    {
        await using var project = await ImageProject.CreateAsync();
        (await project.RunAsync("converge")).ShouldExit(0);
        var deployed = await project.DeployedAsync();
        File.SetLastWriteTimeUtc(project.Folder.File("app/greeting"), DateTime.UtcNow.AddDays(1));

        var limit = TimeSpan.FromSeconds(Zakenak.IsPublished ? 1 : 2); // of the whole process, its start and its end too
        var process = TimeSpan.MaxValue;
        var run = TimeSpan.MaxValue;
        for (var i = 0; i < 3 && (process >= limit || run >= second); i++) // a busy machine gets another chance
        {
            var watch = Stopwatch.StartNew();
            var outcome = (await project.RunAsync("converge -o json")).ShouldExit(0);
            process = Shorter(process, watch.Elapsed);
            run = Shorter(run, TimeSpan.FromMilliseconds((double)outcome.Json["elapsedMs"]!));
            outcome.Errors.ShouldContain($"{project.Image} did not change: the registry {project.Registry.Host} holds inputs-");
            outcome.Errors.ShouldNotContain("building");
            outcome.Changes().ShouldAllBe(change => change.StartsWith("Unchanged", StringComparison.Ordinal));
        }
        process.ShouldBeLessThan(limit);
        run.ShouldBeLessThan(second);
        (await project.DeployedAsync()).ShouldBe(deployed);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
