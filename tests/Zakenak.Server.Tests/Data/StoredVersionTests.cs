using System.Runtime.CompilerServices;
using Zakenak.Server.Data;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Data;

/// <summary>What an older version wrote is still there after the migration. A migration comes with <c>Stored/NNN.sql</c>: rows as its
/// version writes them, into every table, with <c>zakenak</c> as the value of <c>settings</c>' key <c>stored</c>.</summary>
public sealed class StoredVersionTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "tests", "Zakenak.Server.Tests", "Data", "Stored");

    private readonly CancellationToken ct = TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind, int> Versions =>
        [.. from kind in Enum.GetValues<DatabaseKind>() from migration in Migrations.All select new TheoryDataRow<DatabaseKind, int>(kind, migration.Version)];

    [Theory, MemberData(nameof(Versions))]
    public async Task Rows_of_each_version_outlive_the_migration_to_this_one(DatabaseKind kind, int version)
    {
        await using var test = await TestDatabase.CreateEmptyAsync(kind);
        await Migrations.RunAsync(test.Database, ct, upTo: version);
        var rows = await File.ReadAllTextAsync(Path.Combine(folder, $"{version:000}.sql"), ct);
        await test.Database.ExecuteAsync(Literally(rows), ct);
        var tables = await TablesAsync(test.Database, kind);
        var before = await ReadAsync(test.Database, tables);
        before.Where(table => table.Value.Count == 0).Select(table => table.Key).ShouldBeEmpty("every table was to have a row");

        await Migrations.RunAsync(test.Database, ct);

        var after = await ReadAsync(test.Database, tables);
        foreach (var (table, stored) in before)
            after[table].ShouldBe(stored, ignoreOrder: true, table);
        before["settings"].ShouldBe(["stored | zakenak"]);
    }

    /// <summary>Each with its columns; what the migrations note is theirs.</summary>
    private async Task<ILookup<string, string>> TablesAsync(Database database, DatabaseKind kind)
    {
        var columns = kind == DatabaseKind.Sqlite
            ? (FormattableString)$"SELECT t.name AS table_name, c.name AS column_name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
            : $"SELECT CAST(table_name AS TEXT) AS table_name, CAST(column_name AS TEXT) AS column_name FROM information_schema.columns WHERE table_schema = 'public'";
        var all = await database.ListAsync(columns, row => (Table: row.Text("table_name"), Column: row.Text("column_name")), ct);
        return all.Where(c => c.Table != "schema_version").ToLookup(c => c.Table, c => c.Column);
    }

    /// <summary>All rows of each table, as the texts of its columns in alphabetical order.</summary>
    private async Task<Dictionary<string, List<string>>> ReadAsync(Database database, ILookup<string, string> tables)
    {
        var rows = new Dictionary<string, List<string>>();
        foreach (var table in tables)
        {
            var texts = table.Order(StringComparer.Ordinal).Select(column => $"COALESCE(CAST({column} AS TEXT), 'null')");
            rows[table.Key] = await database.ListAsync(Literally($"SELECT {string.Join(" || ' | ' || ", texts)} AS text FROM {table.Key}"), row => row.Text("text"), ct);
        }
        return rows;
    }

    private static FormattableString Literally(string sql) => FormattableStringFactory.Create(sql.Replace("{", "{{").Replace("}", "}}"));
}
