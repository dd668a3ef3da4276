using System.Data.Common;

namespace Zakenak.Server.Data;

/// <summary>A connection, inside a transaction or not.</summary>
internal sealed class DatabaseConnection(DbConnection connection, DbTransaction? transaction)
{
    public async Task<List<T>> ListAsync<T>(FormattableString sql, Func<Row, T> read, CancellationToken ct)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
            rows.Add(read(new Row(reader)));
        return rows;
    }

    /// <inheritdoc cref="Database.FindAsync"/>
    public async Task<T?> FindAsync<T>(FormattableString sql, Func<Row, T> read, CancellationToken ct)
        where T : class => (await ListAsync(sql, read, ct)).FirstOrDefault();

    public async Task<int> ExecuteAsync(FormattableString sql, CancellationToken ct)
    {
        await using var command = Command(sql);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private DbCommand Command(FormattableString sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        var names = new object[sql.ArgumentCount];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = $"@p{i}";
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"p{i}";
            parameter.Value = Value(sql.GetArgument(i));
            command.Parameters.Add(parameter);
        }
        command.CommandText = string.Format(System.Globalization.CultureInfo.InvariantCulture, sql.Format, names);
        return command;
    }

    private static object Value(object? value) => value switch
    {
        null => DBNull.Value,
        bool flag => flag ? 1 : 0,
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        string or int or long => value,
        _ => throw new ArgumentException($"no column takes a {value.GetType().Name}"),
    };
}
