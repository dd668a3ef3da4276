using Zakenak.Server.Access;

namespace Zakenak.Server.Tests.Procedures;

/// <summary>Developers deploy where the environment lets them (decision 30).</summary>
public sealed class DeployRightsTests
{
    [Theory]
    [InlineData("gitops.triggerSync", "p-res")]
    [InlineData("deployments.cancel", "p-dep")]
    public async Task Developer_changes_what_runs_only_where_the_environment_lets_him(string path, string id)
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.EnableAsync("p");
        var developer = await api.SignUpAsync("ada", "p", ProjectRole.Developer);
        (await api.RefusedAsync(path, new { id }, developer)).ShouldBe("INSUFFICIENT_PERMISSIONS");
        await api.CallAsync("environments.update", new { id = "p-env", developersDeploy = true });
        await api.CallAsync(path, new { id }, developer);
    }

    [Theory]
    [InlineData("gitops.triggerSync", "p-res")]
    [InlineData("deployments.cancel", "p-dep")]
    public async Task Maintainer_does_everywhere(string path, string id)
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.EnableAsync("p");
        await api.CallAsync(path, new { id }, await api.SignUpAsync("ada", "p", ProjectRole.Maintainer));
    }

    [Fact]
    public async Task Sync_in_an_environment_that_is_off_says_so()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        (await api.RefusedAsync("gitops.triggerSync", new { id = "p-res" })).ShouldBe("GITOPS_NOT_ENABLED");
    }
}
