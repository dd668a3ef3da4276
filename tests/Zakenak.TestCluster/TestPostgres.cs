namespace Zakenak.Testing;

/// <summary>A real PostgreSQL, one for all tests of the process.</summary>
public static class TestPostgres
{
    private static readonly Lazy<Task<PostgresServer>> server = new(PostgresServer.StartNewAsync);

    /// <summary>Without a database; there is one of the name <c>postgres</c>. Skips the running test where the machine cannot have one.</summary>
    public static async Task<string> ConnectionStringAsync() => (await server.Value).ConnectionString;
}
