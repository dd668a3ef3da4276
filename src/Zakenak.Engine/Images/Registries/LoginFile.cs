using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Registries;

/// <summary>The logins of one build in a file for its backend, readable for this user alone and gone when disposed of: the user's own, for
/// base images, and over them that of the registry to push to.</summary>
public sealed class LoginFile : IDisposable
{
    private readonly ScratchFolder folder = new("zakenak-login-");

    private LoginFile()
    {
    }

    /// <summary><c>…/config.json</c>, alone in its folder: for <c>--authfile</c>, the folder for <c>DOCKER_CONFIG</c>.</summary>
    public string Path => System.IO.Path.Combine(folder.Path, "config.json");

    /// <param name="host">The registry to push to; every other login for it is left out.</param>
    /// <param name="login">Null: as anybody, with the user's own logins all the same.</param>
    /// <param name="environment">As in <see cref="RegistryLogins"/>.</param>
    /// <exception cref="ReconcileException">ConfigurationInvalid: a file of the user's cannot be read.</exception>
    public static LoginFile Create(string host, RegistryLogin? login, IReadOnlyDictionary<string, string>? environment = null)
    {
        var user = new UserLogins(environment);
        var json = Merge(user);
        if (login is not null)
            Put(json, RegistryAddress.OfLoginKey(host).Host, login);
        var file = new LoginFile();
        try
        {
            file.Write(json);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => folder.Dispose();

    /// <summary>All of Docker's file but its context, which is of another file; with the logins that only podman's and buildah's
    /// have.</summary>
    private static JsonObject Merge(UserLogins user)
    {
        var json = (JsonObject?)user.ReadDocker()?.Json.DeepClone() ?? [];
        json.Remove("currentContext");
        foreach (var file in user.ReadContainers())
        {
            foreach (var section in new[] { "auths", "credHelpers" })
            {
                var known = Section(json, section);
                foreach (var (key, value) in file.Entries(section).Where(entry => !known.Any(k => IsSame(k.Key, entry.Key))).ToList())
                    known[key] = value?.DeepClone();
            }
        }
        return json;
    }

    private static void Put(JsonObject json, string host, RegistryLogin login)
    {
        var auths = Section(json, "auths");
        var helpers = Section(json, "credHelpers");
        // Docker would ask its store for this registry too: so it is named for each of the others that it knows.
        if (json["credsStore"] is { } store)
        {
            var kept = auths.Where(entry => entry.Value is JsonObject { Count: 0 }).Select(entry => entry.Key);
            foreach (var key in kept.Where(key => !helpers.ContainsKey(key)))
                helpers[key] = store.DeepClone();
            json.Remove("credsStore");
        }
        foreach (var section in new[] { auths, helpers })
        {
            foreach (var key in section.Select(entry => entry.Key).Where(key => RegistryAddress.OfLoginKey(key).Host == host).ToList())
                section.Remove(key);
        }
        auths[RegistryAddress.LoginKey(host)] = Entry(login);
    }

    private static JsonObject Entry(RegistryLogin login) => login.Username is { } name
        ? new() { ["auth"] = Encode($"{name}:{login.Password}") }
        : new() { ["auth"] = Encode($"{RegistryLogin.IdentityTokenUser}:"), ["identitytoken"] = login.Password };

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static bool IsSame(string key, string other) => RegistryAddress.OfLoginKey(key) == RegistryAddress.OfLoginKey(other);

    private static JsonObject Section(JsonObject json, string name)
    {
        if (json[name] is JsonObject found)
            return found;
        var made = new JsonObject();
        json[name] = made;
        return made;
    }

    private void Write(JsonObject json)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(Path, options);
        using var writer = new Utf8JsonWriter(stream);
        json.WriteTo(writer);
    }
}
