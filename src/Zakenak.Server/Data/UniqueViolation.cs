using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Zakenak.Server.Data;

/// <summary>What a unique index refused: somebody else was faster.</summary>
internal static class UniqueViolation
{
    private const string Postgres = "23505";
    private const int Sqlite = 2067; // SQLITE_CONSTRAINT_UNIQUE

    public static bool Is(DbException e) => e is SqliteException { SqliteExtendedErrorCode: Sqlite } || e.SqlState == Postgres;
}
