using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Procedures;

/// <summary>Nothing is deleted whose rows say what is still to be deleted in a cluster.</summary>
public sealed class DeletionTests
{
    [Theory, EachDatabase]
    public async Task What_a_deleted_resource_deployed_is_gone_before_the_rest_may_go(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        await api.UntilIdleAsync("p");
        await api.Database.ExecuteAsync($"UPDATE gitops_resources SET last_attempted_revision = {"main@sha1:0"}", CancellationToken.None);
        await api.CallAsync("gitops.deleteGitOpsResource", new { id = "p-res" }); // its cluster does not answer
        await api.CallAsync("environments.update", new { id = "p-env", name = "renamed" });
        foreach (var (path, id) in new[] { ("environments.delete", "p-env"), ("projects.delete", "p"), ("repositories.delete", "p-repo") })
            (await api.RefusedAsync(path, new { id })).ShouldBe("IN_USE", path);

        await api.CallAsync("gitops.restore", new { id = "p-res" });
        await api.CallAsync("gitops.updateGitOpsResource", new { id = "p-res", config = new { prune = false } });
        await api.CallAsync("gitops.deleteGitOpsResource", new { id = "p-res" });
        await UntilDeletedAsync(api, "p-env");
        await api.CallAsync("repositories.delete", new { id = "p-repo" });
        await api.CallAsync("projects.delete", new { id = "p" });
    }

    [Fact]
    public async Task Resource_that_deployed_nothing_is_in_nobodys_way()
    {
        await using var api = await Api.StartAsync();
        await api.FurnishAsync("p");
        await api.UntilIdleAsync("p");
        await api.CallAsync("gitops.deleteGitOpsResource", new { id = "p-res" });
        await api.CallAsync("environments.delete", new { id = "p-env" });
    }

    [Theory, EachDatabase]
    public async Task Live_resource_is_not_restored(DatabaseKind kind)
    {
        await using var api = await Api.StartAsync(kind);
        await api.FurnishAsync("p");
        (await api.RefusedAsync("gitops.restore", new { id = "p-res" })).ShouldBe("CONFLICT_DETECTED");
    }

    private static async Task UntilDeletedAsync(Api api, string environment)
    {
        for (var limit = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            var (status, body) = await api.SendAsync("environments.delete", $$"""{"id": "{{environment}}"}""", api.Admin);
            if (status == 200)
                return;
            limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), body.ToJsonString());
        }
    }
}
