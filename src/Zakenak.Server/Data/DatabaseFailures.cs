using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Data;

/// <summary>What callers are told when it is the database that fails: what to do, and nothing of how it is reached.</summary>
internal static class DatabaseFailures
{
    private const int SqliteFull = 13;
    private const int SqliteConstraint = 19;
    private const int SqliteForeignKey = 787; // SQLITE_CONSTRAINT_FOREIGNKEY

    /// <summary>Whether the same statement may be taken later: what it says is not what was refused.</summary>
    public static bool MayPass(DbException failure) => failure switch
    {
        SqliteException e => e.SqliteErrorCode != SqliteConstraint,
        PostgresException e => e.SqlState[..2] is not ("22" or "23"), // data exceptions, integrity constraint violations
        _ => true,
    };

    /// <returns>Null for what nobody expects.</returns>
    public static ServerException? Explain(Exception failure) => failure switch
    {
        SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new(ErrorCode.DiskFull,
            "The disk of the server's database is full: nothing was changed. Its operator makes room; then try again.", inner: failure),
        SqliteException { SqliteExtendedErrorCode: SqliteForeignKey } or PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation } => new(ErrorCode.ConflictDetected,
            "What this belongs to, or what belongs to it, was made or deleted by somebody at the same moment: nothing was changed. Read it again, then try again.",
            new JsonObject { ["conflicts"] = new JsonArray() }, failure),
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CannotConnectNow } or NpgsqlException and not PostgresException =>
            new(ErrorCode.DatabaseUnreachable, "The server's database does not answer. Try again when GET /readyz does.", inner: failure),
        _ => null,
    };
}
