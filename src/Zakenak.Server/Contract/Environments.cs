namespace Zakenak.Server.Contract;

/// <summary>Input of <c>environments.create</c> (decision 16).</summary>
/// <param name="Type">Free text: <c>production</c>, <c>staging</c>, <c>development</c> are the usual ones.</param>
public sealed record CreateEnvironment(string ProjectId, string ClusterId, string Name, string Type, string Namespace)
{
    /// <inheritdoc cref="CreateGitOpsResource.Id"/>
    public string? Id { get; init; }

    public string? RepositoryId { get; init; }

    /// <summary>Whether developers may deploy here, too. Null: true, but where the type is <c>production</c> or <c>prod</c>.</summary>
    public bool? DevelopersDeploy { get; init; }

    /// <summary>Impersonated by the engine, in the environment's namespace (decision 31); null: nobody.</summary>
    public string? ServiceAccount { get; init; }
}

/// <summary>What is not given stays.</summary>
public sealed record UpdateEnvironment(string Id)
{
    public string? Name { get; init; }

    public string? Type { get; init; }

    public string? RepositoryId { get; init; }

    public bool? DevelopersDeploy { get; init; }
}

public sealed record ProjectEnvironment(string Id, string ProjectId, string ClusterId, string? RepositoryId, string Name, string Type, string Namespace,
    bool DevelopersDeploy, string? ServiceAccount, EnvironmentGitOps GitOps, DateTimeOffset CreatedAt);

public sealed record ConfigureGitOps(string EnvironmentId, EnvironmentGitOps Config);

public sealed record ByEnvironment(string EnvironmentId);

/// <summary>Input of <c>configureGitOps</c>, answer of <c>getGitOpsConfig</c>.</summary>
/// <param name="AutoSync">False: the branch is pinned to the synced commit until <c>triggerSync</c> (decision 21).</param>
/// <param name="SyncInterval">A duration; the default of the environment's resources.</param>
public sealed record EnvironmentGitOps(bool Enabled, bool AutoSync, string GitBranch, string GitPath, string SyncInterval);
