using System.Text.Json.Serialization;
using Zakenak.Trpc;

namespace Zakenak.Server.Contract;

[JsonConverter(typeof(NamedEnumConverter<RepositoryKind>))]
public enum RepositoryKind
{
    [JsonStringEnumMemberName("git")]
    Git,
    [JsonStringEnumMemberName("helm")]
    Helm,
}

/// <summary>How we sign in. What belongs together: a token; a name and a password; a key and what its host is known by.</summary>
public sealed record RepositoryCredentials
{
    /// <summary>Over https; with <see cref="Username"/> where the server wants one.</summary>
    public string? Token { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>In the form of OpenSSH, without a passphrase.</summary>
    public string? SshPrivateKey { get; init; }

    /// <summary>Lines of a known_hosts file, as <c>ssh-keyscan HOST</c> prints them.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>For https: certificates (PEM) of who vouches for the server, in place of the system's.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>Records are printed whole otherwise.</summary>
    public override string ToString() => nameof(RepositoryCredentials);
}

/// <summary>Input of <c>repositories.create</c> (decision 16).</summary>
public sealed record CreateRepository(string ProjectId, string FullName, string CloneUrl)
{
    /// <inheritdoc cref="CreateGitOpsResource.Id"/>
    public string? Id { get; init; }

    /// <summary><c>github</c>, <c>gitlab</c>, <c>gitea</c> or <c>bitbucket</c>; null: told by the host, where that can be.</summary>
    public string? Provider { get; init; }

    /// <summary>Null: git.</summary>
    public RepositoryKind? Kind { get; init; }

    /// <summary>Null: main.</summary>
    public string? DefaultBranch { get; init; }

    public RepositoryCredentials? Credentials { get; init; }

    /// <summary>For native webhook payloads.</summary>
    public string? WebhookSecret { get; init; }
}

/// <summary>What is not given stays.</summary>
public sealed record UpdateRepository(string Id)
{
    public string? FullName { get; init; }

    public string? CloneUrl { get; init; }

    public string? DefaultBranch { get; init; }

    public RepositoryCredentials? Credentials { get; init; }

    public string? WebhookSecret { get; init; }
}

public sealed record Repository(string Id, string ProjectId, string FullName, string CloneUrl, RepositoryKind Kind, string? Provider, string DefaultBranch,
    bool HasCredentials, bool HasWebhookSecret, bool GitOpsEnabled, DateTimeOffset CreatedAt);

public sealed record EnableGitOps(string RepositoryId, EnableGitOpsConfig Config);

/// <param name="FluxNamespace">Without a meaning on the embedded engine.</param>
/// <param name="SyncInterval">A duration: how often the repository is looked at.</param>
public sealed record EnableGitOpsConfig(string FluxNamespace, string SyncInterval)
{
    /// <summary>An existing Secret in that namespace (Flux).</summary>
    public string? SecretRef { get; init; }
}

public sealed record GitOpsEnabled(bool Success, string FluxResourceName);

public sealed record ByRepository(string RepositoryId);

[JsonConverter(typeof(NamedEnumConverter<SyncStatus>))]
public enum SyncStatus
{
    [JsonStringEnumMemberName("ready")]
    Ready,
    [JsonStringEnumMemberName("reconciling")]
    Reconciling,
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <param name="LastSyncTime">ISO 8601; empty before the first sync (decision 19).</param>
public sealed record FluxSyncStatus(SyncStatus SyncStatus, string LastSyncCommit, string LastSyncTime, string? ErrorMessage);
