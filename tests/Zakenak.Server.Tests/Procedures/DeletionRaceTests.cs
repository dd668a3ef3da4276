using Zakenak.Server.Data;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Procedures;

/// <summary>What is made while what it belongs to is deleted: on PostgreSQL neither sees the other until one of them is through.</summary>
public sealed class DeletionRaceTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resource_made_while_its_environment_is_deleted_is_a_conflict()
    {
        await using var api = await Api.StartAsync(DatabaseKind.Postgres);
        await Samples.FurnishAsync(api, "p");
        var refused = await MeanwhileAsync(api, connection => connection.ExecuteAsync($"DELETE FROM environments WHERE id = {"p-spare"}", ct),
            "INSERT INTO gitops_resources", () => api.RefusedAsync("gitops.createGitOpsResource", new
            {
                projectId = "p",
                environmentId = "p-spare",
                repositoryId = "p-repo",
                type = "kustomization",
                name = "late",
                @namespace = "shop-spare",
                config = new { suspend = true },
            }));
        refused.ShouldBe("CONFLICT_DETECTED");
    }

    [Fact]
    public async Task Environment_deleted_while_something_is_deployed_to_it_stays_and_that_is_a_conflict()
    {
        await using var api = await Api.StartAsync(DatabaseKind.Postgres);
        await Samples.FurnishAsync(api, "p");
        var refused = await MeanwhileAsync(api, connection => connection.ExecuteAsync($"""
            INSERT INTO deployments (id, project_id, environment_id, method, status, changes, created_at)
            VALUES ({"p-late"}, {"p"}, {"p-spare"}, {"manual"}, {"success"}, {"[]"}, {DateTimeOffset.UtcNow})
            """, ct), "DELETE FROM environments", () => api.RefusedAsync("environments.delete", new { id = "p-spare" }));
        refused.ShouldBe("CONFLICT_DETECTED");
        await api.CallAsync("environments.get", new { id = "p-spare" });
    }

    /// <summary>Calls while somebody else's write is not through, which it is as soon as the call waits for it.</summary>
    /// <param name="waits">How the statement begins that waits.</param>
    private async Task<string> MeanwhileAsync(Api api, Func<DatabaseConnection, Task<int>> write, string waits, Func<Task<string>> call)
    {
        Task<string>? calling = null;
        await api.Database.WriteAsync(async connection =>
        {
            await write(connection);
            calling = call();
            await api.Database.UntilWaitsAsync(waits, ct);
            return 0;
        }, ct);
        return await calling!;
    }
}
