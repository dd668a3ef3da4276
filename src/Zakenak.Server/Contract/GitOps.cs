using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Zakenak.Trpc;

namespace Zakenak.Server.Contract;

[JsonConverter(typeof(NamedEnumConverter<GitOpsType>))]
public enum GitOpsType
{
    [JsonStringEnumMemberName("kustomization")]
    Kustomization,
    [JsonStringEnumMemberName("helm")]
    Helm,
}

[JsonConverter(typeof(NamedEnumConverter<GitOpsStatus>))]
public enum GitOpsStatus
{
    [JsonStringEnumMemberName("pending")]
    Pending,
    [JsonStringEnumMemberName("ready")]
    Ready,
    [JsonStringEnumMemberName("reconciling")]
    Reconciling,
    [JsonStringEnumMemberName("failed")]
    Failed,
}

[JsonConverter(typeof(NamedEnumConverter<ChartSource>))]
public enum ChartSource
{
    GitRepository,
    HelmRepository,
}

/// <summary>Input of <c>gitops.createGitOpsResource</c>.</summary>
public sealed record CreateGitOpsResource(string ProjectId, string EnvironmentId, string RepositoryId, GitOpsType Type, string Name, string Namespace,
    GitOpsConfig Config)
{
    /// <summary>Chosen by the caller, <c>[a-z0-9-]{1,63}</c> (decision 15); null: made up.</summary>
    public string? Id { get; init; }
}

/// <summary>What a resource is reconciled with. Defaults: decision 18. Durations are those of Go: <c>5m</c>, <c>1h30m</c>.</summary>
public sealed record GitOpsConfig
{
    /// <summary>Folder of the kustomization in its repository; null: the environment's.</summary>
    public string? Path { get; init; }

    /// <summary>Null: true.</summary>
    public bool? Prune { get; init; }

    public IReadOnlyList<HealthCheck>? HealthChecks { get; init; }

    public IReadOnlyList<Dependency>? DependsOn { get; init; }

    /// <summary>Null: the environment's.</summary>
    public string? Interval { get; init; }

    /// <summary>Null: 5m.</summary>
    public string? Timeout { get; init; }

    /// <summary>Null: <see cref="Interval"/>.</summary>
    public string? RetryInterval { get; init; }

    public string? ChartName { get; init; }

    /// <summary>Of a Helm repository: a version, or a range of them (<c>^1.2</c>), of which the newest is taken; null: the newest.</summary>
    public string? ChartVersion { get; init; }

    /// <summary>Null: the kind of the repository.</summary>
    public ChartSource? SourceType { get; init; }

    public JsonObject? Values { get; init; }

    public IReadOnlyList<ValuesSource>? ValuesFrom { get; init; }

    public HelmInstall? Install { get; init; }

    public HelmUpgrade? Upgrade { get; init; }

    /// <summary>Ours: nothing is done until it is false again (decision 19: a boolean beside the status). Null: false.</summary>
    public bool? Suspend { get; init; }
}

public sealed record HealthCheck(string ApiVersion, string Kind, string Name)
{
    /// <summary>Null: the resource's.</summary>
    public string? Namespace { get; init; }
}

/// <param name="Name">Of a resource in the same environment.</param>
public sealed record Dependency(string Name)
{
    /// <summary>Where the other resource deploys to; null: any.</summary>
    public string? Namespace { get; init; }

    /// <summary>Ours, <c>Kustomization</c> or <c>HelmRelease</c>; null: either (decision 18).</summary>
    public string? Kind { get; init; }
}

/// <param name="Kind"><c>ConfigMap</c> or <c>Secret</c>, in the resource's namespace.</param>
public sealed record ValuesSource(string Kind, string Name)
{
    /// <summary>Null: <c>values.yaml</c>.</summary>
    public string? ValuesKey { get; init; }

    /// <summary>Ours: whether it may be missing. Null: false.</summary>
    public bool? Optional { get; init; }
}

public sealed record HelmInstall
{
    public InstallRemediation? Remediation { get; init; }

    public bool? CreateNamespace { get; init; }
}

public sealed record InstallRemediation(int Retries);

public sealed record HelmUpgrade
{
    public UpgradeRemediation? Remediation { get; init; }

    public bool? CleanupOnFail { get; init; }
}

public sealed record UpgradeRemediation(int Retries)
{
    public bool? RemediateLastFailure { get; init; }
}

public sealed record CreatedGitOpsResource(string Id, string Name, GitOpsType Type, GitOpsStatus Status, DateTimeOffset CreatedAt);

public sealed record ListGitOpsResources(string ProjectId)
{
    public string? EnvironmentId { get; init; }

    public GitOpsType? Type { get; init; }
}

/// <summary>One line of <c>gitops.listGitOpsResources</c>.</summary>
public sealed record GitOpsResourceSummary(string Id, string Name, GitOpsType Type, GitOpsStatus Status, bool Suspended,
    string LastAppliedRevision, string? ErrorMessage, NamedReference Environment, RepositoryReference Repository, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

public sealed record NamedReference(string Id, string Name);

public sealed record RepositoryReference(string Id, string FullName);

/// <summary>Answer of <c>gitops.getGitOpsResource</c>.</summary>
/// <param name="LastAppliedRevision"><c>main@sha1:…</c>; empty before the first sync (decision 19).</param>
/// <param name="UpdatedAt">For <c>expectedUpdatedAt</c> (decision 20).</param>
/// <param name="SyncRequestedAt">Of a <c>triggerSync</c> that no pass has answered yet, its <c>syncedAt</c>; null: none is outstanding.</param>
public sealed record GitOpsResource(string Id, string Name, GitOpsType Type, string Namespace, GitOpsConfig Config, GitOpsStatus Status, bool Suspended,
    string LastAppliedRevision, string LastAttemptedRevision, string? ErrorMessage, IReadOnlyList<GitOpsCondition> Conditions,
    IReadOnlyList<GitOpsEvent> Events, string ProjectId, string EnvironmentId, string RepositoryId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset? SyncRequestedAt);

/// <param name="Type"><c>Ready</c>, <c>Reconciling</c>, <c>Stalled</c>.</param>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">PascalCase: of the engine, or <c>ReconciliationSucceeded</c>, <c>DependencyNotReady</c>, …</param>
public sealed record GitOpsCondition(string Type, string Status, string Reason, string Message, DateTimeOffset LastTransitionTime);

/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
public sealed record GitOpsEvent(string Type, string Reason, string Message, DateTimeOffset Timestamp);

public sealed record UpdateGitOpsResource(string Id, GitOpsConfig Config)
{
    /// <summary>Refused as <c>CONFLICT_DETECTED</c> when somebody else updated it since; null: not looked at (decision 20).</summary>
    public DateTimeOffset? ExpectedUpdatedAt { get; init; }
}

public sealed record UpdatedGitOpsResource(string Id, DateTimeOffset UpdatedAt);

/// <summary>Input of whatever is about one thing.</summary>
public sealed record ById(string Id);

public sealed record Success(bool Done)
{
    public static readonly Success Yes = new(true);

    [JsonPropertyName("success")]
    public bool Done { get; init; } = Done;
}

/// <param name="SyncedAt">When the request was accepted (decision 21).</param>
public sealed record SyncAccepted(bool Success, string Message, DateTimeOffset SyncedAt);

/// <summary>Input of <c>gitops.validateYAML</c>.</summary>
/// <param name="Yaml">Up to 1 MiB.</param>
public sealed record ValidateYaml(string Yaml)
{
    /// <summary>Ours: the fields are looked up in its cluster. Null: in the only cluster that the caller sees, else in none.</summary>
    public string? EnvironmentId { get; init; }
}

/// <param name="Errors">In the order of the text, at most 100; null when it is valid.</param>
/// <param name="Warnings">At most 100; null when there are none.</param>
public sealed record YamlValidation(bool Valid, IReadOnlyList<YamlError>? Errors, IReadOnlyList<YamlWarning>? Warnings);

/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
public sealed record YamlError(int Line, int Column, string Message);

public sealed record YamlWarning(string Message, string Suggestion);
