using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Data;

/// <summary>What callers are told when it is the database that fails: what to do, and nothing of how it is reached.</summary>
internal static class DatabaseFailures
{
    private const int SqliteFull = 13;
    private const int SqliteForeignKey = 787; // SQLITE_CONSTRAINT_FOREIGNKEY

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
