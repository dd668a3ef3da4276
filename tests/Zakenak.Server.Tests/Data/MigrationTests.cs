using Zakenak.Server.Data;

namespace Zakenak.Server.Tests.Data;

public sealed class MigrationTests : IDisposable
{
    private readonly CancellationToken ct = TestContext.Current.CancellationToken;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-data-");

    [Fact]
    public async Task Every_migration_is_run_once()
    {
        await using var database = new SqliteDatabase(Path.Combine(folder.FullName, "zakenak.db"));
        (await Migrations.RunAsync(database, ct)).ShouldBe(Migrations.All.Select(m => m.Name));
        (await Migrations.RunAsync(database, ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Database_of_a_newer_version_is_refused()
    {
        await using var database = new SqliteDatabase(Path.Combine(folder.FullName, "zakenak.db"));
        await Migrations.RunAsync(database, ct);
        await database.ExecuteAsync($"INSERT INTO schema_version (version, at) VALUES ({999}, {0})", ct);
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => Migrations.RunAsync(database, ct));
        refused.Message.ShouldBe($"The database has schema 999, and this version of zakenak knows {Migrations.All[^1].Version}: start a newer one.");
    }

    [Fact]
    public async Task What_fails_in_a_write_leaves_nothing_behind()
    {
        await using var database = new SqliteDatabase(Path.Combine(folder.FullName, "zakenak.db"));
        await Migrations.RunAsync(database, ct);
        await Should.ThrowAsync<InvalidDataException>(() => database.WriteAsync<int>(async connection =>
        {
            await connection.ExecuteAsync($"INSERT INTO settings (key, value) VALUES ({"a"}, {"it's; DROP TABLE settings; --"})", ct);
            throw new InvalidDataException();
        }, ct));
        (await database.ListAsync($"SELECT key FROM settings", row => row.Text("key"), ct)).ShouldBeEmpty();
    }

    public void Dispose() => folder.Delete(recursive: true);
}
