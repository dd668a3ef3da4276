using System.Data.Common;

namespace Zakenak.Server.Data;

/// <summary>One row of an answer, read by the names of its columns.</summary>
internal readonly struct Row(DbDataReader reader)
{
    public string Text(string column) => reader.GetString(reader.GetOrdinal(column));

    public string? TextOrNull(string column) => IsNull(column) ? null : Text(column);

    public long Number(string column) => reader.GetInt64(reader.GetOrdinal(column));

    public bool Flag(string column) => reader.GetInt32(reader.GetOrdinal(column)) != 0;

    public DateTimeOffset Time(string column) => DateTimeOffset.FromUnixTimeMilliseconds(Number(column));

    public DateTimeOffset? TimeOrNull(string column) => IsNull(column) ? null : Time(column);

    private bool IsNull(string column) => reader.IsDBNull(reader.GetOrdinal(column));
}
