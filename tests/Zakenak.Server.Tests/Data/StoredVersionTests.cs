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
        await test.Database.ExecuteAsync(FormattableStringFactory.Create(rows.Replace("{", "{{").Replace("}", "}}")), ct);

        await Migrations.RunAsync(test.Database, ct);

        (await test.Database.ListAsync($"SELECT value FROM settings WHERE key = {"stored"}", row => row.Text("value"), ct)).ShouldBe(["zakenak"]);
        (await test.Database.ListAsync($"SELECT id FROM gitops_resources", row => row.Text("id"), ct)).ShouldBe(["resource"]);
        (await test.Database.ListAsync($"SELECT username FROM users", row => row.Text("username"), ct)).ShouldBe(["alice"]);
    }
}
