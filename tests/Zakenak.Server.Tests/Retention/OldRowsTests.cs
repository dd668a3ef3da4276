using Zakenak.Server.Retention;
using Zakenak.Server.Settings;
using Zakenak.Server.Tests.Data;

namespace Zakenak.Server.Tests.Retention;

public sealed class OldRowsTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly ManualClock clock = new();

    [Theory, EachDatabase]
    public async Task Events_and_audit_go_when_they_are_old_and_deployments_when_there_are_many_newer(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var now = clock.GetUtcNow();
        await FurnishAsync(test);
        foreach (var days in new[] { 29, 31 })
            await test.Database.ExecuteAsync($"INSERT INTO events (id, project_id, subject, type, reason, message, at) VALUES ({days}, {"p"}, {"resource"}, {"Normal"}, {"R"}, {"m"}, {now.AddDays(-days)})", ct);
        foreach (var days in new[] { 399, 401 })
            await test.Database.ExecuteAsync($"INSERT INTO audit (id, at, username, address, action, target, outcome) VALUES ({$"{days}"}, {now.AddDays(-days)}, {"u"}, {"a"}, {"x"}, {""}, {"done"})", ct);
        for (var i = 0; i < 13; i++)
        {
            var status = i == 0 ? "running" : "success"; // the oldest has not ended
            await test.Database.ExecuteAsync($"INSERT INTO deployments (id, project_id, environment_id, method, status, changes, created_at) VALUES ({$"d{i:00}"}, {"p"}, {"e"}, {"manual"}, {status}, {"[]"}, {now.AddDays(i)})", ct);
        }
        var options = new ServerOptions();
        options.Retention.Deployments = 10;

        await new OldRows(test.Database, options, clock).DeleteAsync(ct);

        (await test.Database.ListAsync($"SELECT id FROM events", row => row.Number("id"), ct)).ShouldBe([29]);
        (await test.Database.ListAsync($"SELECT id FROM audit", row => row.Text("id"), ct)).ShouldBe(["399"]);
        (await test.Database.ListAsync($"SELECT id FROM deployments ORDER BY id", row => row.Text("id"), ct))
            .ShouldBe(["d00", .. Enumerable.Range(3, 10).Select(i => $"d{i:00}")]);
    }

    private async Task FurnishAsync(TestDatabase test)
    {
        await test.Database.ExecuteAsync($"INSERT INTO projects (id, name, created_at) VALUES ({"p"}, {"p"}, 0)", ct);
        await test.Database.ExecuteAsync($"INSERT INTO clusters (id, name, engine, in_cluster, created_at) VALUES ({"c"}, {"c"}, {"embedded"}, 0, 0)", ct);
        await test.Database.ExecuteAsync($"""
            INSERT INTO environments (id, project_id, cluster_id, name, type, namespace, gitops_enabled, auto_sync, git_branch, git_path, sync_interval, developers_deploy, created_at)
            VALUES ({"e"}, {"p"}, {"c"}, {"e"}, {"dev"}, {"n"}, 0, 0, {""}, {""}, {"5m"}, 0, 0)
            """, ct);
    }
}
