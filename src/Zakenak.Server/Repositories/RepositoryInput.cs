using System.Text.Json;
using Zakenak.Server.Contract;
using Zakenak.Server.Environments;
using Zakenak.Server.Errors;
using Zakenak.Server.Git;
using Zakenak.Server.Network;
using Zakenak.Server.Procedures;
using Zakenak.Server.Secrets;

namespace Zakenak.Server.Repositories;

/// <summary>What is given of a repository: checked, and its secrets sealed.</summary>
internal sealed class RepositoryInput(SecretBox secrets, NetworkOptions network)
{
    private const int MaxSecretLength = 1024;

    private static readonly string[] providers = ["github", "gitlab", "gitea", "bitbucket"];

    public void Address(string path, string address, RepositoryKind kind, InputIssues issues)
    {
        try
        {
            if (kind == RepositoryKind.Git)
                GitRemote.Parse(address, network);
            else if (!IsChartRepository(address))
                issues.Add(path, "must be https://… or oci://…, without a name or password in it");
        }
        catch (ServerException e)
        {
            issues.Add(path, e.Message);
        }
    }

    public void Branch(string path, string? branch, InputIssues issues)
    {
        if (branch is not null)
            GitInput.Branch(path, branch, issues);
    }

    public static void Secrets(RepositoryCredentials? credentials, string? webhookSecret, InputIssues issues)
    {
        foreach (var problem in credentials is null ? [] : ToGit(credentials).Problems())
            issues.Add("credentials", problem);
        if (webhookSecret is { Length: 0 or > MaxSecretLength })
            issues.Add("webhookSecret", $"must be 1 to {MaxSecretLength} characters");
    }

    public static void Provider(string? provider, InputIssues issues)
    {
        if (provider is not null && !providers.Contains(provider))
            issues.Add("provider", $"must be one of {string.Join(", ", providers)}");
    }

    /// <returns>Null where there are none: <c>{}</c> takes away those that were stored.</returns>
    public string? Seal(RepositoryCredentials? credentials, string id) => credentials is null || credentials == new RepositoryCredentials() ? null
        : secrets.Seal(JsonSerializer.Serialize(credentials, ContractJson.Default.RepositoryCredentials), Place(id));

    public string? SealWebhookSecret(string? secret, string id) =>
        secret is null ? null : secrets.Seal(secret, new("repositories", "webhook_secret_sealed", id));

    /// <param name="sealedText">Null: none.</param>
    public GitCredentials Open(string? sealedText, string id) => sealedText is null ? GitCredentials.None
        : ToGit(JsonSerializer.Deserialize(secrets.Open(sealedText, Place(id)), ContractJson.Default.RepositoryCredentials)!);

    /// <summary>Whether credentials for the one must not be sent to the other.</summary>
    public bool IsElsewhere(Repository known, string address) => PlaceOf(known.CloneUrl, known.Kind) != PlaceOf(address, known.Kind);

    /// <summary>As a Flux GitRepository would be called: one per repository (decision 17).</summary>
    public static string SourceName(Repository repository)
    {
        var name = new string([.. repository.FullName.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        return name.Length is > 0 and <= 63 ? name : repository.Id;
    }

    private static SealedPlace Place(string id) => new("repositories", "credentials_sealed", id);

    private static GitCredentials ToGit(RepositoryCredentials given) => new()
    {
        Token = given.Token,
        Username = given.Username,
        Password = given.Password,
        SshKey = given.SshPrivateKey,
        KnownHosts = given.KnownHosts,
        CaCertificate = given.CaCertificate,
    };

    private bool IsChartRepository(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme is "https" or "oci" || (uri.Scheme == "http" && network.AllowHttp));

    /// <summary>How and where it is asked; null: it is no address that may be asked, and so nowhere that credentials were meant for.</summary>
    private (string Scheme, string Host, int Port)? PlaceOf(string address, RepositoryKind kind)
    {
        if (kind == RepositoryKind.Helm)
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) ? (uri.Scheme, uri.IdnHost, uri.Port) : null;
        try
        {
            var remote = GitRemote.Parse(address, network);
            return (remote.Scheme, remote.Host, remote.TcpPort);
        }
        catch (ServerException)
        {
            return null;
        }
    }
}
