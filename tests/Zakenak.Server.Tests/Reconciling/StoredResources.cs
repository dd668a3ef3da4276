using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Reconciling;

/// <summary>A database with resources <c>r0</c>, <c>r1</c>, … that are due, of the project <c>p</c> and the repository <c>repo</c>.</summary>
internal static class StoredResources
{
    /// <param name="clusters">They are spread over: <c>c0</c>, <c>c1</c>, …</param>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, TimeProvider clock, int count, int clusters = 1, bool autoSync = true)
    {
        var ct = TestContext.Current.CancellationToken;
        var test = await TestDatabase.CreateAsync(kind);
        var now = clock.GetUtcNow();
        await test.Database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync($"INSERT INTO projects (id, name, created_at) VALUES ({"p"}, {"p"}, {now})", ct);
            await connection.ExecuteAsync($"""
                INSERT INTO repositories (id, project_id, full_name, clone_url, kind, default_branch, gitops_enabled, sync_status, last_sync_commit, created_at)
                VALUES ({"repo"}, {"p"}, {"team/shop"}, {"https://git.example.com/shop.git"}, {"git"}, {"main"}, {true}, {"ready"}, {""}, {now})
                """, ct);
            for (var i = 0; i < clusters; i++)
            {
                await connection.ExecuteAsync($"INSERT INTO clusters (id, name, engine, in_cluster, created_at) VALUES ({$"c{i}"}, {$"c{i}"}, {"embedded"}, {false}, {now})", ct);
                await connection.ExecuteAsync($"""
                    INSERT INTO environments (id, project_id, cluster_id, name, type, namespace, gitops_enabled, auto_sync, git_branch, git_path, sync_interval, developers_deploy, created_at)
                    VALUES ({$"env{i}"}, {"p"}, {$"c{i}"}, {$"dev{i}"}, {"dev"}, {"shop"}, {true}, {autoSync}, {"main"}, {"."}, {"1m"}, {true}, {now})
                    """, ct);
            }
            for (var i = 0; i < count; i++)
            {
                await connection.ExecuteAsync($"""
                    INSERT INTO gitops_resources (id, project_id, environment_id, repository_id, type, name, namespace, config, suspended, status, last_applied_revision,
                        last_attempted_revision, conditions, created_at, updated_at, due_at, failures)
                    VALUES ({$"r{i}"}, {"p"}, {$"env{i % clusters}"}, {"repo"}, {"kustomization"}, {$"r{i}"}, {"shop"}, {"{}"}, {false}, {"pending"}, {""}, {""}, {"[]"}, {now}, {now},
                        {now}, {0})
                    """, ct);
            }
            return count;
        }, ct);
        return test;
    }
}
