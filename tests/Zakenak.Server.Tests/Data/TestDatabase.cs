using System.Reflection;
using Npgsql;
using Xunit.Sdk;
using Xunit.v3;
using Zakenak.Server.Data;
using Zakenak.Testing;

namespace Zakenak.Server.Tests.Data;

public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a theory on SQLite and on PostgreSQL.</summary>
public sealed class EachDatabaseAttribute : DataAttribute
{
    public override bool SupportsDiscoveryEnumeration() => true;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<DatabaseKind>().Select(kind => new TheoryDataRow<DatabaseKind>(kind))]);
}

/// <summary>A database of the running test's own, with a folder for what lies beside it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> template = new(MakeTemplateAsync);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zakenak-data-");
    private readonly string? server;
    private readonly string name = $"test_{Guid.NewGuid():n}";

    private TestDatabase(string? server)
    {
        this.server = server;
        ConnectionString = server is null ? null : $"{server};Database={name};Maximum Pool Size=20";
        Database = Open();
    }

    public Database Database { get; }

    public string Folder => folder.FullName;

    /// <summary>Null on SQLite, which is the file <c>zakenak.db</c> in <see cref="Folder"/>.</summary>
    public string? ConnectionString { get; }

    /// <summary>With this version's schema.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres)
            return await CreatePostgresAsync(await template.Value);
        var test = new TestDatabase(null);
        await Migrations.RunAsync(test.Database, CancellationToken.None);
        return test;
    }

    public static async Task<TestDatabase> CreateEmptyAsync(DatabaseKind kind) =>
        kind == DatabaseKind.Postgres ? await CreatePostgresAsync("template0") : new TestDatabase(null);

    /// <summary>The same database as another process would open it.</summary>
    public Database Open() => ConnectionString is null
        ? new SqliteDatabase(Path.Combine(Folder, "zakenak.db"))
        : new PostgresDatabase(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Delete(recursive: true);
        if (server is not null)
            await DropAsync();
    }

    /// <summary>Of PostgreSQL, whoever uses it.</summary>
    public Task DropAsync() => ExecuteAsync(server!, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private static async Task<TestDatabase> CreatePostgresAsync(string template)
    {
        var server = await TestPostgres.ConnectionStringAsync();
        var test = new TestDatabase(server);
        await ExecuteAsync(server, $"CREATE DATABASE {test.name} TEMPLATE {template}");
        return test;
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var server = await TestPostgres.ConnectionStringAsync();
        await ExecuteAsync(server, "CREATE DATABASE migrated");
        await using var database = new PostgresDatabase($"{server};Database=migrated;Pooling=false");
        await Migrations.RunAsync(database, CancellationToken.None);
        return "migrated";
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection($"{server};Database=postgres");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
