using Zakenak.Testing.Git;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>What a deployment tells of its commit and its times.</summary>
public sealed class DeploymentRowTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deployment_tells_where_its_commit_is_shown_and_when_it_began_and_ended()
    {
        await using var world = await World.CreateAsync();
        var repository = new TestRepository(Path.Combine(Path.GetDirectoryName(world.Repository.Folder)!, "team/shop"));
        repository.Write("k8s/settings.yaml", World.ConfigMap("settings", "hello"));
        var commit = repository.Commit("say hello");
        await world.AddRepositoryAsync(new { id = "web", projectId = "p", fullName = "team/shop", cloneUrl = $"{world.Git.Url}/team/shop/.git", provider = "gitea" });
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1); // a row's are whole milliseconds
        await world.AddResourceAsync("res", "kustomization", new { interval = "10s" }, "web");
        await world.UntilAsync("ready", ct);

        var deployment = (await world.DeploymentsAsync()).ShouldHaveSingleItem();

        ((string)deployment["gitCommitUrl"]!).ShouldBe($"{world.Git.Url}/team/shop/commit/{commit}");
        string[] times = ["createdAt", "startedAt", "finishedAt"];
        DateTimeOffset[] order = [before, .. times.Select(name => (DateTimeOffset)deployment[name]!), DateTimeOffset.UtcNow];
        order.ShouldBe(order.Order());
    }
}
