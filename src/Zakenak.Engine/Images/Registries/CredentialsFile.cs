using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Engine.Manifests;

namespace Zakenak.Engine.Images.Registries;

/// <summary>A file of logins: Docker's <c>config.json</c>, or <c>auth.json</c> of podman and buildah.</summary>
/// <param name="json">The whole file.</param>
internal sealed class CredentialsFile(string path, JsonObject json)
{
    private static readonly JsonDocumentOptions options = new() { AllowDuplicateProperties = false };

    public string Path => path;

    public JsonObject Json => json;

    /// <summary>Null where there is no such file.</summary>
    /// <exception cref="ReconcileException">ConfigurationInvalid: it cannot be read, or is no JSON.</exception>
    public static CredentialsFile? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            // An empty file is what "docker logout" of some versions leaves.
            var bytes = File.ReadAllBytes(path);
            var json = bytes.Length == 0 ? [] : JsonNode.Parse(bytes, null, options) as JsonObject;
            return new(path, json ?? throw Invalid(path, "is no JSON object"));
        }
        catch (JsonException e)
        {
            // Without the cause: it may quote what stands there.
            throw Invalid(path, $"is no JSON (line {e.LineNumber + 1})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReconcileException(Reasons.ConfigurationInvalid, $"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The name of the helper that knows the registry's login; null where the file itself would.</summary>
    public string? HelperOf(string host)
    {
        var own = Entries("credHelpers").FirstOrDefault(entry => RegistryAddress.OfLoginKey(entry.Key) == (host, "")).Value;
        return (own ?? json["credsStore"]).TextAt() is { Length: > 0 } helper ? helper : null;
    }

    /// <summary>The entry for the longest part of the image's path wins, that of the registry's host last.</summary>
    /// <param name="repository">Null: only the host's entry counts.</param>
    /// <exception cref="ReconcileException">ConfigurationInvalid: the entry cannot be read.</exception>
    public RegistryLogin? Find(string host, string? repository) => Entries("auths")
        .Select(entry => (Of: RegistryAddress.OfLoginKey(entry.Key), entry.Key, entry.Value))
        .Where(entry => entry.Of.Host == host && Covers(entry.Of.Path, repository))
        .OrderByDescending(entry => entry.Of.Path.Length)
        .Select(entry => Login(entry.Key, entry.Value as JsonObject))
        .FirstOrDefault(login => login is not null);

    /// <summary>None where the section is missing.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Entries(string section) => json[section] as JsonObject ?? [];

    private static bool Covers(string path, string? repository) => path.Length == 0
        || (repository is not null && (repository == path || repository.StartsWith($"{path}/", StringComparison.Ordinal)));

    private RegistryLogin? Login(string key, JsonObject? entry)
    {
        if (entry.TextAt("identitytoken") is { Length: > 0 } token)
            return new(null, token);
        if (entry.TextAt("auth") is { Length: > 0 } auth)
            return Decode(auth) ?? throw Invalid(path, $"has an \"auth\" for {key} that is not user:password in base64");
        return entry.TextAt("username") is { Length: > 0 } user && entry.TextAt("password") is { } password ? new(user, password) : null;
    }

    /// <summary>Of an entry's <c>auth</c>; null where it is not <c>user:password</c> in base64.</summary>
    public static RegistryLogin? Decode(string auth)
    {
        var bytes = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, bytes, out var length))
            return null;
        // Old versions of Docker filled it up with zeros.
        var text = Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0');
        return text.Split(':', 2) is [{ Length: > 0 } user, var password] ? new(user, password) : null;
    }

    private static ReconcileException Invalid(string path, string what) =>
        new(Reasons.ConfigurationInvalid, $"{path} {what}: correct it, or log in again.");
}
