using System.Security.Cryptography;
using Zakenak.Server.Data;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Secrets;

/// <summary>Finds the key that secrets are encrypted with, and makes sure that it is the database's.</summary>
internal static class SecretKeys
{
    public const string FileName = "secret.key";

    private static readonly SealedPlace check = new("settings", "value", "secret-key-check");

    /// <summary>The key of the settings, else of DATA/secret.key, which is made for a database that holds no secrets yet.</summary>
    /// <exception cref="SecretException">There is no key, or another one, and the database holds secrets already.</exception>
    public static async Task<SecretBox> OpenBoxAsync(ServerOptions options, Database database, CancellationToken ct)
    {
        var file = Path.Combine(options.Data, FileName);
        var key = options.Secrets.Key is { } given ? Convert.FromBase64String(given) : SecretKeyFile.Read(file);
        var isNew = false;
        if (key is null && await StoredAsync(database, ct) is null)
        {
            key = SecretKeyFile.Create(file);
            isNew = true;
        }
        // Another server of this folder may have been first: it made the file before it wrote to the database.
        key ??= SecretKeyFile.Read(file) ?? throw new SecretException($"The database holds encrypted secrets, and {file} with their key is "
            + "not there: bring it back, or set Secrets:Key (ZAKENAK_SECRET_KEY) to the key. Several servers on one database need it set on each.");

        var box = new SecretBox(key);
        CryptographicOperations.ZeroMemory(key);
        try
        {
            await CheckAsync(box, database, ct);
            return box;
        }
        catch (SecretException) when (isNew)
        {
            // Another replica was first with a key of its own; this one has encrypted nothing.
            File.Delete(file);
            box.Dispose();
            throw;
        }
    }

    /// <summary>The first server leaves a value that only its key opens.</summary>
    private static async Task CheckAsync(SecretBox box, Database database, CancellationToken ct)
    {
        await database.ExecuteAsync($"""
            INSERT INTO settings (key, value) VALUES ({check.Id}, {box.Seal("zakenak", check)}) ON CONFLICT (key) DO NOTHING
            """, ct);
        try
        {
            box.Open((await StoredAsync(database, ct))!, check);
        }
        catch (SecretException e)
        {
            throw new SecretException("The database's secrets were encrypted with another key than this server's: set Secrets:Key "
                + $"(ZAKENAK_SECRET_KEY) to the key of the server that wrote them, or bring back its {FileName}. Several servers on one "
                + "database need the same key.", e);
        }
    }

    private static Task<string?> StoredAsync(Database database, CancellationToken ct) =>
        database.FindAsync($"SELECT value FROM settings WHERE key = {check.Id}", row => row.Text("value"), ct);
}
