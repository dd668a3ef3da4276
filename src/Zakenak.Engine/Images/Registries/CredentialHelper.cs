using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Zakenak.Engine.Cluster;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Registries;

/// <summary>A program <c>docker-credential-NAME</c>, which keeps logins for Docker: in a keychain, or made anew for a cloud's
/// registry.</summary>
/// <param name="namedBy">The file, for messages.</param>
internal sealed partial class CredentialHelper(string name, string namedBy, IReadOnlyDictionary<string, string> environment)
{
    private string Program => $"docker-credential-{name}";

    /// <summary>For messages.</summary>
    public string Origin => $"{Program}, named by {namedBy}";

    /// <summary>Null where it has none.</summary>
    /// <param name="key">What Docker calls the registry: see <see cref="RegistryAddress.LoginKey"/>.</param>
    /// <exception cref="ReconcileException">ToolMissing: it is not on the PATH. RegistryUnauthorized: it failed.</exception>
    public async Task<RegistryLogin?> FindAsync(string key, CancellationToken ct)
    {
        var process = new ChildProcess(Locate(), ["get"])
        {
            Environment = ToolEnvironment.WithoutOurs(environment),
            Input = Encoding.UTF8.GetBytes(key),
            Timeout = TimeSpan.FromSeconds(30),
            OutputLimit = 1024 * 1024,
        };
        var result = await process.RunAsync(ct);
        if (result.Succeeded)
            return Read(result.Output, key);
        // The words are its protocol.
        if ((result.Output + result.Error).Contains("credentials not found", StringComparison.OrdinalIgnoreCase))
            return null;
        throw Failed(key, result.End == ProcessEnd.Exited ? $"ended with exit code {result.ExitCode}" : $"did not end well ({result.End})");
    }

    private string Locate()
    {
        // It becomes a part of a program's name.
        if (!NameForm().IsMatch(name))
            throw new ReconcileException(Reasons.ConfigurationInvalid, $"{namedBy} calls a credential helper what is no name: correct it.");
        return ProgramPath.Find(Program, environment)
            ?? throw new ReconcileException(Reasons.ToolMissing, $"{Program} is not on the PATH, and {namedBy} has it keep the logins: "
                + "install it, or set registry.username and registry.password.");
    }

    private RegistryLogin? Read(string output, string key)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            return (json.RootElement.TextOf("Username"), json.RootElement.TextOf("Secret")) switch
            {
                (_, null or "") => null,
                (RegistryLogin.IdentityTokenUser or null or "", var token) => new(null, token),
                var (user, secret) => new(user, secret),
            };
        }
        catch (JsonException)
        {
            // Without the cause: it may quote a secret.
            throw Failed(key, "answered with no JSON");
        }
    }

    // What it printed is not told: it may be a secret.
    private ReconcileException Failed(string key, string what) => new(Reasons.RegistryUnauthorized,
        $"{Program}, which {namedBy} names, {what} when asked for the login of {key}. To see why: echo {key} | {Program} get");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._\-]*$")]
    private static partial Regex NameForm();
}
