using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Zakenak.Server.Data;

/// <summary>One file in the data directory, with a write-ahead log: readers never wait, writers one after the other.</summary>
internal sealed class SqliteDatabase : Database
{
    private readonly string connectionString;
    private readonly SemaphoreSlim writer = new(1);

    /// <param name="file">Made when it is not there; its folder must be.</param>
    public SqliteDatabase(string file) =>
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString();

    public override string Name => "SQLite";

    public override bool IsShared => false;

    public override async Task<T> WriteAsync<T>(Func<DatabaseConnection, Task<T>> work, CancellationToken ct)
    {
        await writer.WaitAsync(ct); // The file has one writer: waiting here is cheaper than asking it again and again.
        try
        {
            await using var connection = (SqliteConnection)await OpenAsync(ct);
            await using var transaction = connection.BeginTransaction(deferred: false);
            var result = await work(new DatabaseConnection(connection, transaction));
            await transaction.CommitAsync(ct);
            return result;
        }
        finally
        {
            writer.Release();
        }
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearPool(new SqliteConnection(connectionString));
        writer.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<DbConnection> OpenAsync(CancellationToken ct)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(ct);
        await new DatabaseConnection(connection, null).ExecuteAsync($"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", ct);
        return connection;
    }
}
