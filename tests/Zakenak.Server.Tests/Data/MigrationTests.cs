using Zakenak.Server.Data;

namespace Zakenak.Server.Tests.Data;

public sealed class MigrationTests
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Every_migration_is_run_once(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind);
        (await Migrations.RunAsync(test.Database, ct)).ShouldBe(Migrations.All.Select(m => m.Name));
        (await Migrations.RunAsync(test.Database, ct)).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task Of_servers_that_start_at_once_one_migrates(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind);
        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var database = test.Open();
            return await Migrations.RunAsync(database, ct);
        })));
        done.SelectMany(names => names).Order().ShouldBe(Migrations.All.Select(m => m.Name));
    }

    [Theory, EachDatabase]
    public async Task Database_of_a_newer_version_is_refused(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await test.Database.ExecuteAsync($"INSERT INTO schema_version (version, at) VALUES ({999}, {0})", ct);
        var refused = await Should.ThrowAsync<SchemaException>(() => Migrations.RunAsync(test.Database, ct));
        refused.Message.ShouldBe(
            $"The database has schema 999, and this version of zakenak knows {Migrations.All[^1].Version}: start a newer one.");
    }

    [Theory, EachDatabase]
    public async Task What_fails_in_a_write_leaves_nothing_behind(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await Should.ThrowAsync<InvalidDataException>(() => test.Database.WriteAsync<int>(async connection =>
        {
            await connection.ExecuteAsync($"INSERT INTO settings (key, value) VALUES ({"a"}, {"it's; DROP TABLE settings; --"})", ct);
            throw new InvalidDataException();
        }, ct));
        (await test.Database.ListAsync($"SELECT key FROM settings", row => row.Text("key"), ct)).ShouldBeEmpty();
    }
}
