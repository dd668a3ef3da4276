using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>What a Git server wants to see. All are secrets, and no text ever shows them.</summary>
internal sealed class GitCredentials
{
    /// <summary>For what everybody may read.</summary>
    public static readonly GitCredentials None = new();

    /// <summary>For https: an access token of the Git server. With a <see cref="Username"/> where the server asks for a certain
    /// one.</summary>
    public string? Token { get; init; }

    /// <summary>For https.</summary>
    public string? Username { get; init; }

    /// <summary>For https, with <see cref="Username"/>.</summary>
    public string? Password { get; init; }

    /// <summary>For ssh: a private key without a passphrase, in the form of OpenSSH or PEM.</summary>
    public string? SshKey { get; init; }

    /// <summary>For ssh: lines as in <c>~/.ssh/known_hosts</c>, which say by which keys the server is known. Required with a key.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>For https: certificates (PEM) that vouch for the server, in place of the system's.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>base64 of <c>user:password</c>, for a remote over http; null without a token or password.</summary>
    public string? BasicPair(GitRemote remote) => (Token ?? Password) is { Length: > 0 } secret
        ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username ?? TokenUser(remote)}:{secret}"))
        : null;

    /// <summary>What is to be blotted out of what programs say.</summary>
    public IEnumerable<string> Secrets(GitRemote remote) =>
        new[] { Token, Password, BasicPair(remote) }.OfType<string>().Where(secret => secret.Length > 0);

    /// <summary>What is wrong with them, all at once; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Token is not null && Password is not null)
            problems.Add("token and password are two ways of saying the same: give one");
        if (Password is not null && string.IsNullOrEmpty(Username))
            problems.Add("a password needs a username");
        if (Username?.Contains(':') == true)
            problems.Add("a username has no \":\"");
        if (SshKey is not null && !SshKey.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            problems.Add("the ssh key is no private key: it starts with -----BEGIN OPENSSH PRIVATE KEY----- (or another kind of it)");
        else if (SshKey is not null && HasPassphrase(SshKey))
            problems.Add("the ssh key has a passphrase, and nobody is here to type it: make a key of its own for this (ssh-keygen "
                + "-N \"\")");
        if (SshKey is not null && string.IsNullOrWhiteSpace(KnownHosts))
            problems.Add("an ssh key needs knownHosts, so that it meets the right server: what \"ssh-keyscan HOST\" prints, once "
                + "you compared it");
        if (CaCertificate is not null && !HoldsCertificate(CaCertificate))
            problems.Add("caCertificate holds no certificate: it starts with -----BEGIN CERTIFICATE-----");
        return problems;
    }

    /// <exception cref="GitException">GitAuthFailed: what the transport needs is not there or not usable.</exception>
    public void Require(GitRemote remote)
    {
        if (Problems() is [var problem, ..])
            throw new GitException(ErrorCode.GitAuthFailed, $"The credentials of {remote} cannot be used: {problem}.");
        if (remote.Transport == GitTransport.Ssh && SshKey is null)
        {
            throw new GitException(ErrorCode.GitAuthFailed,
                $"{remote} is reached over ssh, which needs a private key and knownHosts among the repository's credentials.");
        }
    }

    /// <summary>Beside a token GitHub's apps and Bitbucket ask for a certain name; GitLab, Gitea and the others take any.</summary>
    private static string TokenUser(GitRemote remote) => remote.Host == "bitbucket.org" ? "x-token-auth" : "x-access-token";

    private static bool HoldsCertificate(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool HasPassphrase(string key)
    {
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            return true;
        if (!key.Contains("BEGIN OPENSSH", StringComparison.Ordinal))
            return false;
        // "openssh-key-v1\0", then the name of the cipher with its length before it.
        var lines = key.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('-'));
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(string.Concat(lines), bytes, out var length) && length > 23
            && !(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(15)) == 4 && bytes.AsSpan(19, 4).SequenceEqual("none"u8));
    }
}
