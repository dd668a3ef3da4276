using System.Diagnostics;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>Resources of one repository share its mirror, what is fetched, and what is written out.</summary>
public sealed class SharedSourceTests
{
    private static readonly string[] charts = ["web", "api", "database"];

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly ManualClock clock = new();
    private string data = "";

    [Fact]
    public async Task Charts_of_one_repository_fetch_a_commit_once_and_write_it_out_once()
    {
        await using var world = await World.CreateAsync(time: clock, configure: options => data = options.Data);
        Declare(world, "one");
        foreach (var chart in charts)
            await world.AddResourceAsync(chart, "helm", new { chartName = chart, interval = "10s" });
        foreach (var chart in charts)
            await world.UntilAsync("ready", ct, id: chart);
        world.Git.Fetches.ShouldBe(1);
        var written = Written();
        written.ShouldHaveSingleItem();
        for (var pass = 0; pass < 3; pass++)
            await PassAsync(world);
        Written().ShouldBe(written);

        Declare(world, "two");
        await PassAsync(world);
        foreach (var chart in charts)
            (await world.GreetingAsync(chart)).ShouldBe("two");
        world.Git.Fetches.ShouldBe(2);
        Written().ShouldHaveSingleItem().ShouldNotBe(written[0]);
    }

    [Fact]
    public async Task Mirror_is_one_of_the_repository_and_has_its_commits_without_their_history()
    {
        await using var world = await World.CreateAsync(time: clock, configure: options => data = options.Data);
        for (var i = 0; i < 5; i++)
            Declare(world, $"before {i}");
        world.Config = new { interval = "10s", path = "./k8s" };
        var commit = world.Declare("hello");
        await world.UntilAsync("ready", ct);
        await world.AddResourceAsync("web", "helm", new { chartName = "web", interval = "10s" });
        await world.UntilAsync("ready", ct, id: "web");

        var mirror = Directory.GetDirectories(Path.Combine(data, "git")).Where(folder => !Path.GetFileName(folder).StartsWith('.')).ShouldHaveSingleItem();
        Git(world.Repository.Folder, "rev-list", "--count", commit).ShouldBe("7");
        Git(Path.Combine(mirror, "mirror.git"), "rev-list", "--count", "--all").ShouldBe("1");
    }

    /// <summary>Of each resource.</summary>
    private async Task PassAsync(World world)
    {
        clock.Advance(TimeSpan.FromSeconds(12));
        await WaitFor.TrueAsync(async () => (await world.Api.Database.ListAsync(
            $"SELECT id FROM gitops_resources WHERE claimed_by IS NOT NULL OR due_at <= {clock.GetUtcNow()}", row => row.Text("id"), ct)).Count == 0, ct);
    }

    private static void Declare(World world, string greeting)
    {
        foreach (var chart in charts)
        {
            world.Repository.Write($"charts/{chart}/Chart.yaml", $"apiVersion: v2\nname: {chart}\nversion: 1.0.0\n");
            world.Repository.Write($"charts/{chart}/templates/settings.yaml", World.ConfigMap(chart, greeting));
        }
        world.Repository.Commit(greeting);
    }

    private List<string> Written() => [.. Directory.GetDirectories(Path.Combine(data, "git", ".trees"), "tree", SearchOption.AllDirectories)];

    private static string Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardOutput = true })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
