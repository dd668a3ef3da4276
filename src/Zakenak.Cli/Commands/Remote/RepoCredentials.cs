using System.CommandLine;
using System.Text.Json.Nodes;
using Zakenak.Cli.Remote;

namespace Zakenak.Cli.Commands.Remote;

/// <summary>How the server signs in to a repository, from files and standard input.</summary>
internal static class RepoCredentials
{
    private static readonly Option<string?> Token = ServerFlags.Secret("--token-file", "A token, over https");

    private static readonly Option<string?> Username = new("--username", "-u")
    {
        Description = "Who signs in, with a token or password",
        HelpName = "name"
    };

    private static readonly Option<string?> Password = ServerFlags.Secret("--password-file", "His password");

    private static readonly Option<string?> SshKey = ServerFlags.Secret("--ssh-key", "A private key without a passphrase, over ssh");

    private static readonly Option<string?> KnownHosts = new("--known-hosts")
    {
        Description = "What the ssh server is known by: a file as ssh-keyscan HOST prints it",
        HelpName = "file",
    };

    private static readonly Option<string?> Authority = new("--ca-file")
    {
        Description = "Certificates (PEM) of who vouches for the server, over https; else the system's",
        HelpName = "file",
    };

    public static readonly Option[] Options = [Token, Username, Password, SshKey, KnownHosts, Authority];

    /// <summary>Null: none were given.</summary>
    public static async Task<JsonObject?> ReadAsync(ServerSession session, CancellationToken ct)
    {
        Option<string?>[] files = [Token, Password, SshKey, KnownHosts, Authority];
        if (files.Count(f => session.Get(f) == "-") > 1)
            throw new UsageException("only one secret can come from standard input.");
        var credentials = ServerSession.Input(
            ("token", await SecretInput.ReadAsync(session.Get(Token), "token", ct)),
            ("username", session.Get(Username)),
            ("password", await SecretInput.ReadAsync(session.Get(Password), "password", ct)),
            ("sshPrivateKey", Lines(await SecretInput.ReadAsync(session.Get(SshKey), "key", ct))),
            ("knownHosts", Lines(await SecretInput.ReadAsync(session.Get(KnownHosts), "known hosts", ct))),
            ("caCertificate", Lines(await SecretInput.ReadAsync(session.Get(Authority), "certificate", ct))));
        return credentials.Count > 0 ? credentials : null;
    }

    /// <summary>A key without its last line end is none to OpenSSH.</summary>
    private static string? Lines(string? text) => text is null ? null : text + "\n";
}
