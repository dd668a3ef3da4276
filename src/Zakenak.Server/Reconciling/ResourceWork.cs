using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Zakenak.Engine.Configuration;
using Zakenak.Server.Contract;
using Zakenak.Server.Data;

namespace Zakenak.Server.Reconciling;

/// <summary>A resource that is due, and all that its pass must know: read anew for each pass, so that nothing old is acted on.</summary>
internal sealed record ResourceWork
{
    public required string Id { get; init; }

    public required string ProjectId { get; init; }

    public required string EnvironmentId { get; init; }

    public required GitOpsType Type { get; init; }

    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required GitOpsConfig Config { get; init; }

    /// <summary>Of this pass alone: what it notes counts only as long as it is the claim.</summary>
    public required string Claim { get; init; }

    public required GitOpsStatus Status { get; init; }

    public required string? ErrorMessage { get; init; }

    public required string LastAppliedRevision { get; init; }

    public required string AttemptedRevision { get; init; }

    public required IReadOnlyList<GitOpsCondition> Conditions { get; init; }

    /// <summary>At <see cref="AttemptedRevision"/>, in a row.</summary>
    public required int Failures { get; init; }

    /// <summary>Until then <see cref="AttemptedRevision"/> is not tried again; null: it may be.</summary>
    public required DateTimeOffset? RetryAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required bool IsDeleted { get; init; }

    /// <summary>When somebody asked for a sync that has not begun; null: nobody did.</summary>
    public required DateTimeOffset? RequestedAt { get; init; }

    public required bool IsSuspended { get; init; }

    /// <summary>What finds the revision again that was attempted last (<see cref="Sources.SourceRevision.Pin"/>); null: none was.</summary>
    public required string? Pin { get; init; }

    public required string? StalledRevision { get; init; }

    /// <summary>See <see cref="GoodRelease"/>.</summary>
    public required string? GoodReleaseSealed { get; init; }

    public required string ClusterId { get; init; }

    public required string EnvironmentNamespace { get; init; }

    /// <summary>Of the environment's namespace, whichever the resource deploys to; null: nobody is impersonated (decision 31).</summary>
    public required string? ServiceAccount { get; init; }

    public required EnvironmentGitOps Environment { get; init; }

    public required string RepositoryId { get; init; }

    public required RepositoryKind RepositoryKind { get; init; }

    public required string CloneUrl { get; init; }

    public required string? Provider { get; init; }

    public required string? CredentialsSealed { get; init; }

    public required string DefaultBranch { get; init; }

    /// <summary>Where it is run; null: outside of the workers.</summary>
    public WorkerPlace? Place { get; init; }

    public string Branch => Environment.GitBranch.Length > 0 ? Environment.GitBranch : DefaultBranch;

    /// <summary>Folder of a kustomization in its repository, without a leading <c>./</c>.</summary>
    public string Path => (Config.Path ?? (Environment.GitPath.Length > 0 ? Environment.GitPath : ".")) is var path && path.StartsWith("./", StringComparison.Ordinal)
        ? path[2..] : path;

    public TimeSpan Interval => Span(Config.Interval ?? Environment.SyncInterval);

    public TimeSpan RetryInterval => Config.RetryInterval is { } retry ? Span(retry) : Interval;

    public TimeSpan Timeout => Span(Config.Timeout ?? "5m");

    /// <summary>Who owns its objects in the cluster: the resource, wherever else one has its name.</summary>
    public string Owner => OwnerOf(Id, Name);

    /// <inheritdoc cref="Owner"/>
    public static string OwnerOf(string id, string name) =>
        $"{name[..Math.Min(name.Length, 36)].TrimEnd('-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8]}";

    public static ResourceWork Read(Row row) => new()
    {
        Id = row.Text("id"),
        ProjectId = row.Text("project_id"),
        EnvironmentId = row.Text("environment_id"),
        Type = Names.Parse<GitOpsType>(row.Text("type")),
        Name = row.Text("name"),
        Namespace = row.Text("namespace"),
        Config = JsonSerializer.Deserialize(row.Text("config"), ContractJson.Default.GitOpsConfig)!,
        Claim = row.TextOrNull("claimed_by") ?? "",
        Status = Names.Parse<GitOpsStatus>(row.Text("status")),
        ErrorMessage = row.TextOrNull("error_message"),
        LastAppliedRevision = row.Text("last_applied_revision"),
        AttemptedRevision = row.Text("last_attempted_revision"),
        Conditions = JsonSerializer.Deserialize(row.Text("conditions"), ContractJson.Default.IReadOnlyListGitOpsCondition)!,
        Failures = (int)row.Number("failure_count"),
        RetryAt = row.TimeOrNull("retry_at"),
        DueAt = row.Time("due_at"),
        UpdatedAt = row.Time("updated_at"),
        IsDeleted = row.TimeOrNull("deleted_at") is not null,
        RequestedAt = row.TimeOrNull("requested_at"),
        IsSuspended = row.Flag("suspended"),
        Pin = row.TextOrNull("pinned_commit"),
        StalledRevision = row.TextOrNull("stalled_revision"),
        GoodReleaseSealed = row.TextOrNull("good_release_sealed"),
        ClusterId = row.Text("cluster_id"),
        EnvironmentNamespace = row.Text("environment_namespace"),
        ServiceAccount = row.TextOrNull("service_account"),
        Environment = new(row.Flag("gitops_enabled"), row.Flag("auto_sync"), row.Text("git_branch"), row.Text("git_path"), row.Text("sync_interval")),
        RepositoryId = row.Text("repository_id"),
        RepositoryKind = Names.Parse<RepositoryKind>(row.Text("kind")),
        CloneUrl = row.Text("clone_url"),
        Provider = row.TextOrNull("provider"),
        CredentialsSealed = row.TextOrNull("credentials_sealed"),
        DefaultBranch = row.Text("default_branch"),
    };

    private static TimeSpan Span(string text) => Durations.TryParse(text, out var span) ? span : TimeSpan.FromMinutes(5);
}
