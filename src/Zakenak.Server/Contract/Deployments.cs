using System.Text.Json.Serialization;
using Zakenak.Trpc;

namespace Zakenak.Server.Contract;

[JsonConverter(typeof(NamedEnumConverter<DeploymentMethod>))]
public enum DeploymentMethod
{
    [JsonStringEnumMemberName("manual")]
    Manual,
    [JsonStringEnumMemberName("gitops-ui")]
    GitOpsUi,
    [JsonStringEnumMemberName("gitops-git")]
    GitOpsGit,
    [JsonStringEnumMemberName("pipeline")]
    Pipeline,
}

[JsonConverter(typeof(NamedEnumConverter<DeploymentStatus>))]
public enum DeploymentStatus
{
    [JsonStringEnumMemberName("pending")]
    Pending,
    [JsonStringEnumMemberName("running")]
    Running,
    [JsonStringEnumMemberName("success")]
    Success,
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>The direct way, without a commit (decision 23).</summary>
public sealed record CreateDeployment(string ProjectId, string EnvironmentId)
{
    public string? Version { get; init; }

    public string? Image { get; init; }

    /// <summary>Which Deployment, StatefulSet or DaemonSet; null: the only one that is there.</summary>
    public string? Workload { get; init; }

    /// <summary>Null: the only one of the workload.</summary>
    public string? Container { get; init; }
}

/// <summary>Newest first (decision 23).</summary>
public sealed record ListDeployments(string ProjectId)
{
    public string? EnvironmentId { get; init; }

    /// <summary>1 to 500; null: 100.</summary>
    public int? Limit { get; init; }

    /// <summary>The id of the last one that is known: older ones follow.</summary>
    public string? Cursor { get; init; }
}

/// <param name="ErrorReason">PascalCase, as the engine's: <c>ApplyConflict</c>, <c>Superseded</c>, <c>Cancelled</c>.</param>
/// <param name="Changes">Names only, <c>Configured Deployment/shop/web</c>.</param>
public sealed record Deployment(string Id, string ProjectId, string EnvironmentId, DeploymentStatus Status, DeploymentMethod DeploymentMethod,
    string? GitopsResourceId, string? GitCommitSha, string? GitCommitUrl, string? Version, string? Image, string? Author, string? Message,
    string? ErrorMessage, string? ErrorReason, IReadOnlyList<string> Changes, string? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt);
