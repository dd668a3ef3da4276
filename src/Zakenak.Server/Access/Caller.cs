namespace Zakenak.Server.Access;

/// <summary>Who calls: a signed-in user, or the bearer of one of his API tokens.</summary>
/// <param name="Address">Of the client, for the audit.</param>
public sealed record Caller(string UserId, string Username, ServerRole Role, TokenScope Scope, string Address);

/// <summary>What a user may do on the server as a whole (decision 30).</summary>
public enum ServerRole
{
    /// <summary>What his projects let him.</summary>
    Member,

    /// <summary>Users, clusters, settings, everybody's audit, every project.</summary>
    Admin,
}

/// <summary>What a member may do in a project: each role also what those before it may (decision 30).</summary>
public enum ProjectRole
{
    /// <summary>Reads, never secrets.</summary>
    Viewer,

    /// <summary>Syncs, validates, previews, and deploys where the environment lets developers.</summary>
    Developer,

    /// <summary>Creates and changes environments, repositories, resources, approvals.</summary>
    Maintainer,

    /// <summary>Members, deletion.</summary>
    Owner,
}

/// <summary>What an API token is for, at most what its user may.</summary>
public enum TokenScope
{
    All,

    /// <summary>Reads only.</summary>
    Read,

    /// <summary>As <see cref="All"/>; what it deploys is marked <c>pipeline</c> (decision 23).</summary>
    Pipeline,

    /// <summary>Starts runs over REST, without being an admin (decision 10).</summary>
    Converge,
}
