namespace Zakenak.Server.Contract;

/// <summary>Where in the environment's part of the repository a change goes (decision 22).</summary>
public abstract record Delivery(string ProjectId, string EnvironmentId)
{
    /// <inheritdoc cref="CreateDeployment.Workload"/>
    public string? Workload { get; init; }

    /// <inheritdoc cref="CreateDeployment.Container"/>
    public string? Container { get; init; }

    /// <summary>File or folder below the environment's; null: wherever the object is.</summary>
    public string? Path { get; init; }

    /// <summary>Null: any resource of the environment.</summary>
    public string? ResourceId { get; init; }
}

/// <summary>Input of <c>gitops.deployWithGitOps</c>: what is not given stays.</summary>
public sealed record DeployWithGitOps(string ProjectId, string EnvironmentId) : Delivery(ProjectId, EnvironmentId)
{
    public string? Image { get; init; }

    public int? Replicas { get; init; }

    /// <summary>Merged into what is there; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?>? Env { get; init; }

    public ContainerResources? Resources { get; init; }

    /// <summary>Null: made from what changes.</summary>
    public string? CommitMessage { get; init; }
}

public sealed record ContainerResources
{
    public ResourceAmounts? Requests { get; init; }

    public ResourceAmounts? Limits { get; init; }
}

/// <param name="Cpu">A quantity: <c>200m</c>.</param>
/// <param name="Memory">A quantity: <c>256Mi</c>.</param>
public sealed record ResourceAmounts(string Cpu, string Memory);

/// <param name="GitUrl">Of the commit.</param>
public sealed record DeployedWithGitOps(string DeploymentId, string CommitSha, string GitUrl, string Message);

/// <summary>Input of <c>gitops.commitConfigChanges</c>.</summary>
/// <param name="Yaml">Whole documents; each is matched to its file by apiVersion, kind, namespace and name.</param>
public sealed record CommitConfigChanges(string ProjectId, string EnvironmentId, string Yaml, string CommitMessage)
    : Delivery(ProjectId, EnvironmentId)
{
    public string? CommitDescription { get; init; }
}

/// <param name="GitUrl">Of the commit.</param>
public sealed record CommittedConfigChanges(string CommitSha, string GitUrl, string Branch);

/// <summary>Input of <c>gitops.previewChanges</c>: nothing is committed.</summary>
public sealed record PreviewChanges(string ProjectId, string EnvironmentId, PreviewedChanges Changes) : Delivery(ProjectId, EnvironmentId);

/// <summary>What is not given stays.</summary>
public sealed record PreviewedChanges
{
    public string? Image { get; init; }

    public int? Replicas { get; init; }

    /// <inheritdoc cref="DeployWithGitOps.Env"/>
    public IReadOnlyDictionary<string, string?>? Env { get; init; }

    public ContainerResources? Resources { get; init; }
}

/// <param name="Diff">As <c>git diff</c> writes it.</param>
public sealed record ChangesPreview(string Diff, ChangesSummary Summary, ChangesImpact Impact);

/// <param name="Additions">Lines.</param>
/// <param name="Deletions">Lines.</param>
public sealed record ChangesSummary(int Additions, int Deletions, IReadOnlyList<string> Files);

/// <param name="EstimatedDowntime"><c>none</c>, or a duration with its reason (decision 27).</param>
/// <param name="AffectedResources"><c>Kind/namespace/name</c>.</param>
public sealed record ChangesImpact(bool WillRestartPods, string EstimatedDowntime, IReadOnlyList<string> AffectedResources);
