using System.Data.Common;

namespace Zakenak.Server.Data;

/// <summary>The state: SQLite or PostgreSQL, with one portable SQL.</summary>
/// <remarks>Statements are interpolated strings whose holes become parameters: <c>$"… WHERE id = {id}"</c> is safe from injection, and nothing
/// else compiles. <c>null</c>, texts, numbers, booleans (as 0 and 1) and times (as milliseconds) may stand in a hole.</remarks>
internal abstract class Database : IAsyncDisposable
{
    /// <summary>Short, for messages: <c>SQLite</c>, <c>PostgreSQL</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether several servers may work on it.</summary>
    public abstract bool IsShared { get; }

    public Task<List<T>> ListAsync<T>(FormattableString sql, Func<Row, T> read, CancellationToken ct) =>
        UseAsync(connection => connection.ListAsync(sql, read, ct), ct);

    /// <summary>Null where no row answers.</summary>
    public async Task<T?> FindAsync<T>(FormattableString sql, Func<Row, T> read, CancellationToken ct)
        where T : class => (await ListAsync(sql, read, ct)).FirstOrDefault();

    /// <returns>How many rows were written.</returns>
    public Task<int> ExecuteAsync(FormattableString sql, CancellationToken ct) => WriteAsync(connection => connection.ExecuteAsync(sql, ct), ct);

    /// <summary>All or nothing. What <paramref name="work"/> throws undoes what it wrote.</summary>
    public abstract Task<T> WriteAsync<T>(Func<DatabaseConnection, Task<T>> work, CancellationToken ct);

    /// <summary>Whether it answers, for <c>/readyz</c>.</summary>
    public Task<List<long>> PingAsync(CancellationToken ct) => ListAsync($"SELECT CAST(1 AS BIGINT) AS one", row => row.Number("one"), ct);

    public abstract ValueTask DisposeAsync();

    protected abstract Task<DbConnection> OpenAsync(CancellationToken ct);

    private async Task<T> UseAsync<T>(Func<DatabaseConnection, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        return await work(new DatabaseConnection(connection, null));
    }
}
