using Zakenak.Server.Data;
using Zakenak.Server.Secrets;
using Zakenak.Server.Settings;

namespace Zakenak.Server;

/// <summary>What outlives the process: the database in this version's schema, and the keys to what it holds.</summary>
internal sealed record ServerState(Database Database, SecretBox Secrets, byte[] SigningKey) : IAsyncDisposable
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    public static async Task<ServerState> OpenAsync(ServerOptions options, CancellationToken ct)
    {
        MakeFolder(options.Data);
        Database database = options.ConnectionString is { } postgres
            ? new PostgresDatabase(postgres)
            : new SqliteDatabase(MakeFile(Path.Combine(options.Data, "zakenak.db")));
        try
        {
            await Migrations.RunAsync(database, ct);
            var box = await SecretKeys.OpenBoxAsync(options, database, ct);
            return new ServerState(database, box, await Auth.SigningKey.LoadAsync(database, box, ct));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Secrets.Dispose();
        await Database.DisposeAsync();
    }

    public override string ToString() => nameof(ServerState);

    /// <summary>A new one is for its owner alone: it holds password hashes and the key of secrets.</summary>
    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnersFolder);
    }

    /// <summary>The folder may be an older one that others can look into; what SQLite puts beside the file is as readable as it is.</summary>
    private static string MakeFile(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        new FileStream(file, options).Dispose();
        return file;
    }
}
