using System.Data.Common;
using Npgsql;

namespace Zakenak.Server.Data;

/// <summary>PostgreSQL, for several replicas of the server too.</summary>
internal sealed class PostgresDatabase(string connectionString) : Database
{
    private readonly NpgsqlDataSource source = new NpgsqlSlimDataSourceBuilder(connectionString).EnableTransportSecurity().Build();

    public override string Name => "PostgreSQL";

    public override bool IsShared => true;

    public override async Task<T> WriteAsync<T>(Func<DatabaseConnection, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var result = await work(new DatabaseConnection(connection, transaction));
        await transaction.CommitAsync(ct);
        return result;
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    protected override async Task<DbConnection> OpenAsync(CancellationToken ct) => await source.OpenConnectionAsync(ct);
}
