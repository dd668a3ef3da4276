using Microsoft.Data.Sqlite;
using Npgsql;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Data;

/// <summary>What callers are told when it is the database that fails: what to do, and nothing of how it is reached.</summary>
internal static class DatabaseFailures
{
    private const int SqliteFull = 13;

    /// <returns>Null for what nobody expects.</returns>
    public static ServerException? Explain(Exception failure) => failure switch
    {
        SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new(ErrorCode.DiskFull,
            "The disk of the server's database is full: nothing was changed. Its operator makes room; then try again.", inner: failure),
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CannotConnectNow } or NpgsqlException and not PostgresException =>
            new(ErrorCode.DatabaseUnreachable, "The server's database does not answer. Try again when GET /readyz does.", inner: failure),
        _ => null,
    };
}
