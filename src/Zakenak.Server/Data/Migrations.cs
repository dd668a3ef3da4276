using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Zakenak.Server.Data;

/// <summary>Brings a database to this version's schema: numbered SQL files, each in a transaction of its own, forward only.</summary>
internal static class Migrations
{
    private const string Prefix = "migrations/";

    /// <summary>By number, <c>1: 001-first.sql</c>.</summary>
    public static IReadOnlyList<(int Version, string Name)> All { get; } =
    [
        .. from resource in typeof(Migrations).Assembly.GetManifestResourceNames()
           where resource.StartsWith(Prefix, StringComparison.Ordinal)
           let name = resource[Prefix.Length..]
           orderby name
           select (int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name),
    ];

    /// <summary>Of several servers that start at once one does the work, the others find it done.</summary>
    /// <param name="upTo">For tests: an older version's schema.</param>
    /// <returns>What was done, in order.</returns>
    /// <exception cref="SchemaException">The database is a newer version's.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(Database database, CancellationToken ct, int upTo = int.MaxValue)
    {
        await PrepareAsync(database, ct);
        var done = new List<string>();
        foreach (var (version, name) in All.Where(m => m.Version <= upTo))
        {
            if (await database.WriteAsync(connection => StepAsync(connection, version, name, ct), ct))
                done.Add(name);
        }
        var newest = (await database.ListAsync($"SELECT MAX(version) AS version FROM schema_version", row => row.Number("version"), ct))[0];
        return newest <= All[^1].Version
            ? done
            : throw new SchemaException($"The database has schema {newest}, and this version of zakenak knows {All[^1].Version}: start a newer one.");
    }

    private static async Task PrepareAsync(Database database, CancellationToken ct)
    {
        try
        {
            await database.ExecuteAsync($"CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL)", ct);
        }
        catch (DbException e) when (e.SqlState is "23505" or "42P07" or "42710")
        {
            // Of two servers that make it in the same moment, PostgreSQL tells the second one that it is there after all.
        }
    }

    /// <summary>The number goes in first: whoever comes second waits at its key, and then finds it there.</summary>
    private static async Task<bool> StepAsync(DatabaseConnection connection, int version, string name, CancellationToken ct)
    {
        var isOurs = await connection.ExecuteAsync(
            $"INSERT INTO schema_version (version, at) VALUES ({version}, {DateTimeOffset.UtcNow}) ON CONFLICT (version) DO NOTHING", ct) == 1;
        if (isOurs)
            await connection.ExecuteAsync(FormattableStringFactory.Create(Text(name).Replace("{", "{{").Replace("}", "}}")), ct);
        return isOurs;
    }

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(Prefix + name)!);
        return reader.ReadToEnd();
    }
}
