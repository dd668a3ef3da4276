using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine;

namespace Zakenak.Cli.Remote;

/// <summary>The servers that were signed in to, with their tokens: a file for its owner alone.</summary>
internal sealed class SignIns
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;
    private readonly JsonObject content;

    private SignIns(string path, JsonObject content) => (this.path, this.content) = (path, content);

    /// <summary>The last one; null: none.</summary>
    public string? Current => (string?)content["current"];

    public string Path => path;

    /// <summary><c>zakenak/servers.json</c> in <c>XDG_CONFIG_HOME</c>, else in <c>~/.config</c>.</summary>
    /// <exception cref="ReconcileException">ConfigurationInvalid: it is there and cannot be read.</exception>
    public static SignIns Load()
    {
        var path = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData,
            Environment.SpecialFolderOption.DoNotVerify),
            "zakenak", "servers.json");
        try
        {
            return new(path, File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject known ? known : []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ReconcileException(Reasons.ConfigurationInvalid,
                $"The sign-ins in {path} cannot be read. Delete the file, and sign in again.", e);
        }
    }

    public string? TokenOf(string server) => (content["servers"]?[server] as JsonObject)?["token"] is JsonValue token
        && token.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The server is the current one from now on.</summary>
    public void Add(string server, string token, string username)
    {
        if (content["servers"] is not JsonObject servers)
            content["servers"] = servers = [];
        servers[server] = new JsonObject { ["username"] = username, ["token"] = token };
        content["current"] = server;
        Save();
    }

    /// <returns>False: nobody was.</returns>
    public bool Remove(string server)
    {
        if (content["servers"] is not JsonObject servers || !servers.Remove(server))
            return false;
        if (Current == server)
            content.Remove("current");
        Save();
        return true;
    }

    /// <summary>In one step, and never readable for others: not even while it is written.</summary>
    private void Save()
    {
        if (!System.IO.Path.IsPathRooted(path))
            throw new ReconcileException("SignInNotStored",
                "There is no home folder to store the token in: set HOME, or give the token in ZAKENAK_TOKEN.");
        var folder = System.IO.Path.GetDirectoryName(path)!;
        var written = $"{path}.{Guid.NewGuid():n}";
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, OwnersFile | UnixFileMode.UserExecute);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnersFile;
            using (var stream = new FileStream(written, options))
            using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
                content.WriteTo(json);
            File.Move(written, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(written))
                File.Delete(written);
            throw new ReconcileException("SignInNotStored",
                $"{path} cannot be written: {e.Message} The token was not stored; ZAKENAK_TOKEN takes one, too.", e);
        }
    }
}
