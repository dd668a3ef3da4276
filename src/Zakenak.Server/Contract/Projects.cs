using Zakenak.Server.Access;

namespace Zakenak.Server.Contract;

public sealed record CreateProject(string Name)
{
    /// <inheritdoc cref="CreateGitOpsResource.Id"/>
    public string? Id { get; init; }
}

/// <param name="Role">The caller's; null for an admin who is no member.</param>
public sealed record Project(string Id, string Name, ProjectRole? Role, DateTimeOffset CreatedAt);

public sealed record RenameProject(string Id, string Name);

public sealed record ProjectMember(string UserId, string Username, ProjectRole Role);

public sealed record ByProject(string ProjectId);

/// <summary>Adds a member, or changes his role.</summary>
public sealed record SetMember(string ProjectId, string Username, ProjectRole Role);

public sealed record RemoveMember(string ProjectId, string UserId);

/// <summary>Where a project may deploy to (decision 31).</summary>
/// <param name="Namespace">A name, or a pattern with <c>*</c>.</param>
/// <param name="ClusterScoped">Whether kinds without a namespace are allowed, too.</param>
public sealed record Destination(string ClusterId, string Namespace, bool ClusterScoped);

/// <summary>Replaces all of them. Admins only.</summary>
public sealed record SetDestinations(string ProjectId, IReadOnlyList<Destination> Destinations)
{
    /// <summary>Refused as <c>CONFLICT_DETECTED</c> when others are set by now; null: not looked at (decision 20).</summary>
    public IReadOnlyList<Destination>? Expected { get; init; }
}
